export interface Engine {
  command: string;
  folder: string;
}
export function requireEngine(): Engine;
export function engineEnvironment(engine: Engine, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
export function withoutUserSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
