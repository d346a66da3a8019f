/** What the machines of a sandbox are called. All are in one tenancy. */

export const region = 'eu-frankfurt-1'
export const compartment = 'ocid1.compartment.oc1..sandbox'

export const instance = {
  id: 'ocid1.instance.oc1.eu-frankfurt-1.sandbox',
  displayName: 'audit-runner',
}

/** A function, as the platform for functions has it. */
export const resource = {
  id: 'ocid1.fnfunc.oc1.eu-frankfurt-1.sandbox',
  type: 'fnfunc',
  displayName: 'audit-function',
}

export const workload = {
  cluster: 'ocid1.cluster.oc1.eu-frankfurt-1.sandbox',
  namespace: 'apps',
  serviceAccount: 'auditor',
  pod: 'audit-29433600-x7k2p',
}

/** Where the CI job runs. */
export const repository = { owner: 'example', name: 'example/domain-audit', ref: 'refs/heads/main' }
