// Documents per second of processor time that csaf-validator-lib judges by the schema and all mandatory tests.
//
//   node measure.mjs FILE.jsonl.gz ROUNDS
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import validate from '@secvisogram/csaf-validator-lib/validate.js'
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js'
import { csaf_2_0 } from '@secvisogram/csaf-validator-lib/schemaTests.js'

const [file, rounds] = process.argv.slice(2)
const texts = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.slice(line.indexOf('"doc":') + 6, -1))
const tests = [csaf_2_0, ...Object.values(mandatory).filter((test) => typeof test === 'function')]

for (let round = 1; round <= Number(rounds); round++) {
  const begun = process.cpuUsage()
  let valid = 0
  for (const text of texts) {
    valid += (await validate(tests, JSON.parse(text))).isValid ? 1 : 0
  }
  const used = process.cpuUsage(begun)
  const perSecond = Math.round(texts.length / ((used.user + used.system) / 1e6))
  console.log(`theirs ${basename(file)} round ${round}: ${perSecond} documents/s, ${valid} of ${texts.length} valid`)
}
