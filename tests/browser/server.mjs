// Starts a real scrutinyd on a throw-away demo partnership.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const source = new URL('../..', import.meta.url).pathname
const bin = process.env.SCRUTINY_BIN_DIR ?? join(source, 'build/release/bin')

export async function startServer() {
  const root = mkdtempSync(join(tmpdir(), 'scrutiny-browser-'))
  const data = join(root, 'data')
  execFileSync(join(bin, 'scrutinyd'), ['init', '--data', data, '--demo'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const child = spawn(join(bin, 'scrutinyd'), ['serve', '--data', data, '--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`scrutinyd ended with ${code} before it served`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^serving at (https:\S+)/.exec(line)
      if (found) resolve(found[1].replace(/\/$/, ''))
    })
  })
  return {
    url,
    data,
    tool: join(bin, 'scrutiny'),
    accounts: JSON.parse(readFileSync(join(data, 'demo-accounts.json'), 'utf8')),
    logKey: readFileSync(join(data, 'log.vkey'), 'utf8').trim(),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(root, { recursive: true, force: true })
    },
  }
}
