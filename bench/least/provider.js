// The provider's calls and state, and nothing else: the minimum cost of any provider of these resources.
const { randomBytes, randomUUID } = require("node:crypto");
const { specialSecretSig, specialSigKey } = require("@pulumi/pulumi/runtime/rpc");
const calls = require("../calls");

let session;
let golden;

const login = () => {
  session ??= calls.login();
  return session;
};

const inHalfAnHour = () => new Date(Date.now() + 1_800_000).toISOString().replace(/\.\d+/, "");

const withSecret = ({ consoleTickets, ...state }) => ({
  ...state,
  consoleTickets: { [specialSigKey]: specialSecretSig, value: consoleTickets },
});

exports.instantCloneVm = {
  check: async (olds, { __urn, __preview, ...inputs }) => {
    const name = olds.name ?? `${__urn.split("::").pop()}-${randomBytes(4).toString("hex")}`;
    return { inputs: { ...inputs, name }, failures: [] };
  },

  create: async (inputs) => {
    await login();
    golden ??= calls.golden();
    const { id, vm, ticket } = await calls.create(await golden, inputs.name);
    const outs = {
      ...inputs,
      biosUuid: randomUUID(),
      instanceUuid: vm.identity.instance_uuid,
      powerState: vm.power_state,
      consoleTickets: `WEBMKS ${inHalfAnHour()} ${ticket}`,
    };
    return { id, outs: withSecret(outs) };
  },

  diff: async (id) => {
    await login();
    await calls.look(id);
    return { changes: false };
  },

  read: async (id, props) => {
    await login();
    await calls.look(id);
    return { id, props: withSecret(props) };
  },

  delete: async (id) => {
    await login();
    await calls.delete(id);
  },
};

for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, async () => {
    if (session) await calls.logout();
    process.exit();
  });
