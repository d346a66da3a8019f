import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxClock } from './clock'
import { editApp } from './control/second-writer'
import type { Fault } from './faults/fault'
import { handleRequest } from './handle-request'
import type { JsonObject } from './json'
import type { LedgerEntry } from './ledger'
import type { MachineKind } from './machine/kinds'
import { type Machine, startMachine } from './machine/start-machine'
import { prepareSigningKey } from './oauth/keys/signing-key'
import { emptyDomain, fill, type SandboxOptions } from './sandbox-domain'
import { serve } from './serve'
import type { SandboxState } from './state'

export { administratorClient, exampleIds, userAdministratorClient } from './data/example-apps'
export { exampleUsers } from './data/users'
export type { Fault, FaultAction } from './faults/fault'
export type { JsonObject, JsonValue } from './json'
export type { RequestKind } from './ledger'
export { type MachineKind, machineKinds } from './machine/kinds'
export type { Machine } from './machine/start-machine'
export type { AppsSource, PortlessOptions, SandboxOptions } from './sandbox-domain'
export { createSandboxState } from './sandbox-domain'
export type { SandboxState } from './state'
export type { Switches } from './switches'
export { readSwitchTexts } from './switches'

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  url: string
  clientId: string
  clientSecret: string
  /** Apps, tokens and all the rest, to look at and to change. */
  state: SandboxState
  /**
   * The ledger: every request so far, but for those to `/sandbox/…`; of very many the newest, whose numbers go on. The
   * same array, growing.
   */
  requests: readonly LedgerEntry[]
  clock: SandboxClock
  faults: {
    add(...faults: Fault[]): void
    clear(): void
  }
  /** The second writer: changes an App behind the client's back; null takes an attribute away. */
  editApp(id: string, attributes: JsonObject): JsonObject
  /** What an instance, a pod or a job has to sign in with. Its files belong into `directory`, which it only names. */
  machine(kind: MachineKind, directory: string): Promise<Machine>
  /** Back to how it started, switches, users and sign-in included. API keys stay. */
  reset(): void
  /** Hangs up on everybody, and frees the port. */
  close(): Promise<void>
}

/**
 * Starts an identity domain in memory that listens on 127.0.0.1.
 *
 * @throws Error when the port is taken, or when one of the apps is not an App (with its row, counted from 1)
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  void prepareSigningKey()
  const server = createServer()
  const port = await listen(server, options.port ?? 0)
  try {
    const state = emptyDomain(`http://127.0.0.1:${port}`, options)
    const filled = fill(state, options)
    server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      // Whoever comes before the apps are there waits for them.
      filled.then(() => serve(state, message, response, handleRequest)).catch(() => message.socket.destroy())
    })
    await filled
    return sandboxOf(state, server)
  } catch (error) {
    await close(server)
    throw error
  }
}

function sandboxOf(state: SandboxState, server: Server): Sandbox {
  return {
    url: state.url,
    clientId: state.clientId,
    clientSecret: state.clientSecret,
    state,
    requests: state.ledger.entries,
    clock: state.clock,
    faults: {
      add: (...faults) => void state.faults.push(...faults),
      clear: () => void state.faults.splice(0),
    },
    editApp: (id, attributes) => editApp(state, id, attributes),
    machine: (kind, directory) => startMachine(state, kind, directory),
    reset: () => state.reset(),
    close: () => close(server),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)))
    // Only this machine: never an address that others can reach.
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new Error(`Port ${port} on 127.0.0.1 is taken.`, { cause: error })
  if (error.code === 'EACCES') return new Error(`Port ${port} on 127.0.0.1 may not be used.`, { cause: error })
  return error
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
