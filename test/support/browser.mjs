// A browser for `BROWSER`: opens the address and goes wherever it is sent.
import { get } from 'node:http'

const open = (address) =>
  get(address, ({ headers }) => {
    if (headers.location !== undefined) open(new URL(headers.location, address).href)
  })
open(process.argv[2])
