#!/usr/bin/env node

const { run, realEnvironment } = require('../dist/run.js')

run(process.argv.slice(2), realEnvironment()).then((exitCode) => {
  process.exitCode = exitCode
})
