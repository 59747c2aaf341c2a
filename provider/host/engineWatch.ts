import { connect } from "node:net";

const reconnectMs = 500;

/**
 * Calls `gone` when the engine was killed. Nothing else tells this process, which would otherwise stay with its sessions open. An
 * idle connection to the engine ends with the engine. But the engine also closes idle connections, so only a refused connection
 * proves that it is gone.
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
