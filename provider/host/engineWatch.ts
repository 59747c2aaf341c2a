import { connect } from "node:net";

const reconnectMs = 500;

/**
 * Calls `gone` when the engine has died without a word (killed, or out of memory): nothing else tells this process, which
 * would live on with its sessions open. An idle connection to the engine's own address ends with it. The engine closes idle
 * connections too, so only one that is refused proves that it is gone.
 */
export function watchEngine(address: string, gone: () => void): void {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname).unref();
  socket.on("data", () => undefined);
  socket.on("error", () => undefined);
  socket.once("close", (failed) => {
    if (failed && socket.bytesRead === 0) gone();
    else setTimeout(() => watchEngine(address, gone), reconnectMs).unref();
  });
}
