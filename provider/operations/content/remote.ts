/** Why a URL is not sent. The SDK says it before the engine downloads the asset, and the provider for what reaches it. */
export const remoteRefusal =
  "a remote asset or archive cannot be sent. Download it in the program, or let a program in the guest fetch it.";
