import { isError, messageOf } from "../../provider/errors";

export type Status = "ok" | "warning" | "problem" | "skipped";

/** What one check found, and what to do about it. */
export interface Check {
  check: string;
  status: Status;
  message: string;
  fix?: string | undefined;
}

/** All checks of one run, in their order. */
export class Diagnosis {
  readonly checks: Check[] = [];

  ok(check: string, message: string): void {
    this.checks.push({ check, status: "ok", message });
  }

  skipped(check: string, message: string, fix?: string): void {
    this.checks.push({ check, status: "skipped", message, fix });
  }

  warning(check: string, message: string, fix: string): void {
    this.checks.push({ check, status: "warning", message, fix });
  }

  problem(check: string, message: string, fix?: string): void {
    this.checks.push({ check, status: "problem", message, fix });
  }

  get hasProblems(): boolean {
    return this.checks.some(({ status }) => status === "problem");
  }

  /** Runs one check. Its failure is a problem; what the server sent is in its message. Returns whether it went well. */
  async attempt(check: string, look: () => Promise<string>, fix?: string): Promise<boolean> {
    try {
      this.ok(check, await look());
      return true;
    } catch (error) {
      const permission = isError(error, "Unauthorized") ? "Give the user the privilege on this object." : undefined;
      this.problem(check, messageOf(error), fix ?? permission);
      return false;
    }
  }

  text(): string {
    const signs: Record<Status, string> = {
      ok: "ok      ",
      warning: "warning ",
      problem: "PROBLEM ",
      skipped: "skipped ",
    };
    const lines = this.checks.map(({ check, status, message, fix }) => {
      const detail = fix === undefined ? "" : `\n          Fix: ${fix.replaceAll("\n", "\n          ")}`;
      return `${signs[status]}${check}: ${message.replaceAll("\n", "\n          ")}${detail}`;
    });
    const count = this.checks.filter(({ status }) => status === "problem").length;
    return `${lines.join("\n")}\n${count === 0 ? "No problems." : `${count} problem${count === 1 ? "" : "s"}.`}\n`;
  }
}
