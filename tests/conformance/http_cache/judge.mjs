// judge.mjs SUITE RESULTS: what the suite itself makes of its results, as JSON.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [suite, file] = process.argv.slice(2)
const load = name => import(pathToFileURL(path.join(suite, name)).href)
const tests = [...(await load('tests/index.mjs')).default, (await load('tests/surrogate-control.mjs')).default]
const { determineTestResult } = await load('lib/display.mjs')
const results = JSON.parse(fs.readFileSync(file))

const names = {
  '✅': 'pass', '⛔️': 'fail', '⚠️': 'fail', Y: 'yes', N: 'no', '🔹': 'setup failed', '⁉️': 'harness failed',
  '⚪️': 'dependency failed', '↻': 'retried', '-': 'untested'
}
const judged = []
for (const { tests: cases } of tests) {
  for (const test of cases) {
    if (test.browser_only) continue
    const outcome = results[test.id]
    judged.push({
      id: test.id,
      kind: test.kind || 'required',
      result: names[determineTestResult(tests, test.id, results)[2]],
      detail: Array.isArray(outcome) ? outcome[1] : ''
    })
  }
}
console.log(JSON.stringify(judged))
