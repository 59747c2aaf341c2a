/** One server to talk to, and what makes it trusted. */
export interface Endpoint {
  service: "vCenter" | "SRS";
  /** `https://host[:port]`, without a path. */
  url: string;
  /** Accept any certificate. */
  insecure: boolean;
  /** File with the certificate authorities to trust, in PEM. */
  caFile?: string | undefined;
  /** SHA-256 of the only certificates to trust, with any signer and any name, separated by commas. */
  fingerprint?: string | undefined;
  /** How many requests may be under way at once. */
  inFlightLimit: number;
  /** Where a user sets the server and its trust, for error messages. */
  settings: { server: string; caFile: string; fingerprint: string; insecure: string };
}
