import type { JsonObject } from '../json'

/** What somebody else than the client writes again before it ends: the platform, or the kubelet. */
export interface RenewedFile {
  name: string
  /** Its next content, and when that has to be replaced: milliseconds since 1970 on the sandbox's clock. */
  next(): { text: string; renewAt: number }
  renewAt: number
}

/** What a sandbox knows of the machines it plays. */
export interface MachineState {
  /** Identity propagation trusts, by id. */
  trusts: Map<string, JsonObject>
  /** What a job shows to get its token. */
  jobSecret: string
  files: RenewedFile[]
  /** Writes one of these files; nobody does when missing. */
  write: ((name: string, text: string) => Promise<void>) | undefined
  /** Requests wait until what is being written is there. */
  writing: Promise<unknown> | undefined
}

export const newMachineState = (secret: string): MachineState => ({
  trusts: new Map(),
  jobSecret: secret,
  files: [],
  write: undefined,
  writing: undefined,
})
