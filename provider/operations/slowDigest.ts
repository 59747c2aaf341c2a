import { scrypt } from "node:crypto";
import { promisify } from "node:util";
import { type Owner, ownerText } from "./owner";

const digest = promisify<string, string, number, { N: number }, Buffer>(scrypt);

/**
 * Hexadecimal digits of a text that may hold secrets, for one owner. They are shown in guests, in SRS and in the state, hence a hash
 * that is slow to guess at; 10 ms are enough for what is no password.
 */
export async function slowDigest(text: string, owner: Owner, bytes: number): Promise<string> {
  return (await digest(text, ownerText(owner), bytes, { N: 4_096 })).toString("hex");
}
