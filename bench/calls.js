// The provider's calls for a clone with a ticket, with axios alone: no validation, no retry, no proof.
const { Agent } = require("node:http");
const axios = require("axios").default;

const { VSPHERE_SERVER, VSPHERE_USER: username = "", VSPHERE_PASSWORD: password = "" } = process.env;
const http = axios.create({ baseURL: `${VSPHERE_SERVER}/api`, httpAgent: new Agent({ keepAlive: true }) });

exports.login = async () => {
  const { data } = await http.post("/session", undefined, { auth: { username, password } });
  http.defaults.headers.common["vmware-api-session-id"] = data;
};

exports.logout = () => http.delete("/session");

exports.golden = async () => (await http.get("/vcenter/vm", { params: { names: "golden" } })).data[0].vm;

exports.clone = async (source, name) => (await http.post("/vcenter/vm?action=instant-clone", { source, name })).data;

exports.create = async (source, name) => {
  const id = await exports.clone(source, name);
  const [vm, ticket] = await Promise.all([
    http.get(`/vcenter/vm/${id}`),
    http.post(`/vcenter/vm/${id}/console/tickets`, { type: "WEBMKS" }),
  ]);
  return { id, vm: vm.data, ticket: ticket.data.ticket };
};

let looks = 0;
let list;

/** Reads up to two VMs one by one, and the rest with one list call. */
exports.look = (id) => {
  if (++looks <= 2) return http.get(`/vcenter/vm/${id}`);
  list ??= http.get("/vcenter/vm");
  return list;
};

/** Lists VMs by their ids, as many in a call as a fleet does. */
exports.listIds = async (ids) => {
  for (let at = 0; at < ids.length; at += 2_500) {
    await http.get(`/vcenter/vm?${new URLSearchParams(ids.slice(at, at + 2_500).map((id) => ["vms", id]))}`);
  }
};

exports.delete = async (id) => {
  await http.get(`/vcenter/vm/${id}`);
  await http.post(`/vcenter/vm/${id}/power?action=stop`);
  await http.delete(`/vcenter/vm/${id}`);
};
