import assert from "node:assert/strict";
import { Redaction } from "./redaction";

function redactionOf(...secrets: string[]): Redaction {
  const redaction = new Redaction();
  redaction.learn(...secrets);
  return redaction;
}

describe("The redaction of an output", () => {
  const table: [title: string, secrets: string[], text: string, shown: string][] = [
    ["masks every secret", ["pa55word", "t0ken"], "t0ken of pa55word", "[secret] of [secret]"],
    ["masks a secret that is a word", ["guest"], "password: guest", "password: [secret]"],
    ["masks the whole of a secret that holds another", ["abcd", "abcd-1234"], "key abcd-1234", "key [secret]"],
    ["masks each line of a secret", ["BEGIN\nMIIEvQ\nEND"], "> MIIEvQ", "> [secret]"],
    ["masks a secret in a URL", ["p@ss word"], "https://u:p%40ss%20word@host", "https://u:[secret]@host"],
    ["masks a secret in JSON", ['a"b\\c'], '{"token":"a\\"b\\\\c"}', '{"token":"[secret]"}'],
    ["leaves a secret alone that is too short to mask", ["abc"], "abc", "abc"],
    ["takes a text that cannot stand in a URL", ["\ud800abc"], "x", "x"],
  ];
  for (const [title, secrets, text, shown] of table) {
    it(title, () => assert.equal(redactionOf(...secrets).applyToOutput(text), shown));
  }
});

describe("The redaction of a message", () => {
  const table: [title: string, secret: string, text: string, shown: string][] = [
    ["leaves ordinary words alone", "guest", "the guest operating system", "the guest operating system"],
    ["masks what is no word", "gu3st", "Authorization: gu3st", "Authorization: [secret]"],
    ["masks a long text of letters", "correcthorsebattery", "as correcthorsebattery", "as [secret]"],
  ];
  for (const [title, secret, text, shown] of table) {
    it(title, () => assert.equal(redactionOf(secret).applyToMessage(text), shown));
  }
});
