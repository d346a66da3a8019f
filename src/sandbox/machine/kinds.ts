/** In the words of `oci` and of the clouds' own documentation. */
export const machineKinds = [
  'instance',
  'resource-principal',
  'resource-principal-content',
  'workload',
  'cloud-shell',
  'ci',
  'gitlab',
] as const

export type MachineKind = (typeof machineKinds)[number]
