// A signing key is shown to whom it was registered for, at the next sign-in, until they say that it is theirs or end it; what
// it signed is said on the page.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accessible, Partnership } from './people.mjs'

const partnership = new Partnership()
const folder = mkdtempSync(join(tmpdir(), 'scrutiny-signing-'))
before(() => partnership.open())
after(async () => {
  await partnership.close()
  rmSync(folder, { recursive: true, force: true })
})

const main = (page) => page.locator('main').innerText()
const press = (page, name) => page.click(`main >> button:has-text("${name}")`)
async function picture(page, name) {
  if (!process.env.SCREENSHOTS) return
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}-${width}.png`), fullPage: true })
  }
}

// With a token of the person's own, as on their own machine.
async function tool(page, ...line) {
  const csrf = await page.locator('input[name=csrf]').first().inputValue()
  const headers = { 'X-CSRF-Token': csrf, 'Idempotency-Key': crypto.randomUUID() }
  const made = await page.request.post(`${partnership.url}/api/v1/tokens`, { data: { label: 'signing' }, headers })
  const { data, tool: program, url } = partnership.server
  const env = { ...process.env, HOME: folder, SCRUTINY_CACERT: join(data, 'tls/server.crt'),
    SCRUTINY_LOG_KEY: join(data, 'log.vkey'), SCRUTINY_TOKEN: (await made.json()).token }
  return JSON.parse(execFileSync(program, ['--server', url, '--json', ...line], { env, encoding: 'utf8' }))
}
async function register(page, name) {
  const file = join(folder, `${name}.key`)
  const { key } = await tool(page, 'keygen', file, '--for', 'writing')
  await tool(page, 'writer-keys', 'register', '--key', file, '--name', name)
  return { file, key }
}
async function signInAgain(page, account) {
  await page.click('text=Sign out')
  await page.fill('#name', account.name)
  await page.fill('#password', account.password)
  await page.click('main button')
}

test('a key is shown at the next sign-in until its holder says that it is theirs, or ends it', async () => {
  const account = partnership.server.accounts.find((each) => each.role === 'submitter')
  const amara = await partnership.person('submitter')
  const mine = await register(amara, 'Laptop')
  const other = await register(amara, 'Not mine')
  await signInAgain(amara, account)
  await amara.waitForURL('**/signing-keys')
  const said = await main(amara)
  assert.match(said, /If you did not register it yourself, end it and tell the independent scrutineer/)
  assert.match(said, new RegExp(`Laptop[\\s\\S]*Registered[\\s\\S]*record \\d+[\\s\\S]*${mine.key}`))
  assert.ok(said.includes(other.key))
  await accessible(amara, 'signing keys')
  await picture(amara, 'signing-keys')
  const wide = await amara.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(wide, 0, 'fits a telephone')
  await press(amara, 'It was not me: end it now Not mine')
  assert.ok(!(await main(amara)).includes(other.key), 'what has ended is no news')
  await press(amara, 'I registered this key Laptop')
  assert.match(await main(amara), /There are none you have not seen/)
  await accessible(amara, 'signing keys, none')
  await signInAgain(amara, account)
  await amara.waitForURL('**/documents')
  const { items } = await (await amara.request.get(`${partnership.url}/api/v1/writer-keys`)).json()
  assert.deepEqual(items.map((each) => [each.name, each.acknowledged, 'revoked' in each]).sort(),
    [['Laptop', true, false], ['Not mine', false, true]])

  const file = join(folder, 'plan.txt')
  writeFileSync(file, 'Plan. Agreed: to meet again.\n')
  const sent = await tool(amara, 'submit', file, '--kind', 'action_plan', '--title', 'Signed plan', '--sign-with', mine.file,
    '--receipts', join(folder, 'receipts'))
  await amara.goto(`${partnership.url}/documents/${sent.document}`)
  assert.match(await main(amara), new RegExp(`Submission\\s+Submitted by Amara .*, signed with a key of their own, ${mine.key.slice(0, 16)}…`))
  assert.match(await main(amara), /Last change\s+Record \d+, signed by this log/)
  await accessible(amara, 'a document that was signed')
  await picture(amara, 'document-signed')
})
