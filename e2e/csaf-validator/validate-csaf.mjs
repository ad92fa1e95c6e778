// Judges CSAF 2.0 files by the schema and all mandatory tests of csaf-validator-lib.
//
//   node validate-csaf.mjs FILE...
//
// Prints one JSON array, an entry a file. Exits 0 when all are valid, 1 when one is not,
// 2 without a file, 3 when the library is not installed.
import { readFile } from 'node:fs/promises'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: node validate-csaf.mjs FILE...')
  process.exit(2)
}

let validate, mandatory, schema
try {
  validate = (await import('@secvisogram/csaf-validator-lib/validate.js')).default
  mandatory = await import('@secvisogram/csaf-validator-lib/mandatoryTests.js')
  schema = await import('@secvisogram/csaf-validator-lib/schemaTests.js')
} catch {
  console.error('csaf-validator-lib is not installed; run "npm ci" in this folder')
  process.exit(3)
}

const tests = [...Object.values(schema), ...Object.values(mandatory)].filter(
  (test) => typeof test === 'function',
)

async function judge(file) {
  let document
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    return { file, valid: false, tests: 0, errors: [{ test: 'json', message: error.message }] }
  }
  const result = await validate(tests, document)
  const errors = result.tests.flatMap((test) =>
    test.errors.map((error) => ({
      test: test.name,
      pointer: error.instancePath,
      message: error.message,
    })),
  )
  return { file, valid: result.isValid && errors.length === 0, tests: result.tests.length, errors }
}

const verdicts = []
for (const file of files) {
  verdicts.push(await judge(file))
}
console.log(JSON.stringify(verdicts, null, 2))
process.exit(verdicts.every((verdict) => verdict.valid) ? 0 : 1)
