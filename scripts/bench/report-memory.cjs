// Preloaded into a measured program: writes its peak resident memory, in KiB, to file descriptor 3 when it ends.
// On Linux the kernel's own mark for this address space: the one in `resourceUsage` may still hold the parent's.
const { readFileSync, writeSync } = require('node:fs')

function peak() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))[1])
}

process.on('exit', () => writeSync(3, `${peak()}`))
