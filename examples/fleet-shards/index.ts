import * as pulumi from "@pulumi/pulumi";
import * as vsphere from "pulumi-vsphere-ops";

// Each stack is a shard, and each job of the pipeline runs one: pulumi up --stack shard-0, shard-1 and so on.
const config = new pulumi.Config();
const shard = pulumi.getStack();

const runners = new vsphere.InstantCloneFleet("runner", {
  count: config.getNumber("count") ?? 5,
  sourceName: "golden",
  // The stack's name keeps the names of the shards apart in one folder.
  namePattern: `runner-${shard}-{index}`,
  disconnectAllNics: true,
});

export const ids = runners.ids;
