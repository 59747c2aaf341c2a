import * as pulumi from "@pulumi/pulumi";

/** Mocks of Pulumi's engine, whose functions return their arguments. Mocks are the process's: end them by `after(endMocks)`. */
export async function startMocks(newResource: pulumi.runtime.Mocks["newResource"]): Promise<void> {
  await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs });
}

/** Without it the tests of the next file in this process would meet the mocks. */
export function endMocks(): void {
  pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
}
