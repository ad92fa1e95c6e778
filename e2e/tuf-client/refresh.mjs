// node refresh.mjs <repository address> <first root file> <target path>
// Prints the SHA-256 of the target that tuf-js verified and downloaded; exits 1 with its error otherwise.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updater } from 'tuf-js';

const [repository, root, path] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tuf-client-'));
try {
  const metadataDir = join(folder, 'metadata');
  const targetDir = join(folder, 'targets');
  mkdirSync(metadataDir);
  mkdirSync(targetDir);
  copyFileSync(root, join(metadataDir, 'root.json'));
  const updater = new Updater({
    metadataDir,
    targetDir,
    metadataBaseUrl: `${repository}/`,
    targetBaseUrl: `${repository}/targets/`,
    config: { fetchRetry: { retries: 0 } },
  });
  await updater.refresh();
  const target = await updater.getTargetInfo(path);
  if (!target) {
    throw new Error(`not listed: ${path}`);
  }
  const file = await updater.downloadTarget(target);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  console.log(JSON.stringify({ sha256, custom: target.custom }));
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
