// The page that checks a record in a browser, opened from disk and cut off from every network.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accessible, demoFile, Partnership } from './people.mjs'

const partnership = new Partnership()
const folder = mkdtempSync(join(tmpdir(), 'verifier-'))
const file = (name, content) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
let page
let given
let bundle

before(async () => {
  await partnership.open()
  const sender = await partnership.person('submitter')
  const url = await partnership.upload(sender, { title: 'A report' })
  const document = url.split('/').pop()
  const api = (path) => sender.context().request.get(`${partnership.url}${path}`)
  const found = await (await api(`/api/v1/audit/records?subject=${document}`)).json()
  const { index } = found.items.find((each) => each.record.action === 'document.received')
  const record = await (await api(`/api/v1/audit/records/${index}`)).text()
  const proof = await (await api(`/api/v1/audit/records/${index}/proof`)).text()
  await sender.goto(url)
  const [download] = await Promise.all([sender.waitForEvent('download'), sender.getByText('Download evidence').click()])
  assert.match(download.suggestedFilename(), /^evidence-\d+-\d+\.zip$/)
  bundle = { path: join(folder, 'evidence.zip'), index }
  await download.saveAs(bundle.path)
  const saved = await api('/static/verify.html')
  assert.equal(saved.headers()['content-disposition'], 'attachment', 'it is kept, not run from the service')
  given = {
    key: partnership.server.logKey,
    proof, record, document: readFileSync(demoFile('northshire-ilacs-2025.pdf')) }
  const context = await partnership.browser.newContext({ offline: true })
  page = await context.newPage()
  await page.goto(`file://${file('verify.html', await saved.text())}`)
})
after(() => partnership.close())

async function check(change = {}) {
  const { key, witnesses = '', proof, record, document } = { ...given, ...change }
  await page.fill('#key', key)
  await page.fill('#witnesses', witnesses)
  await page.setInputFiles('#proof', file('proof', proof))
  await page.setInputFiles('#record', file('record.json', record))
  await page.setInputFiles('#document', document === null ? [] : file('report.pdf', document))
  await page.evaluate(() => { document.getElementById('verdict').textContent = '' })
  await page.click('button')
  await page.waitForFunction(() => document.getElementById('verdict').textContent !== '')
  return `${await page.innerText('#verdict')}\n${await page.innerText('#steps')}`
}

test('a record, its words and its document hold', async () => {
  const said = await check()
  assert.match(said, /^HOLDS/)
  assert.match(said, /has signed that it holds \d+ records/)
  assert.match(said, /document\.received/)
  assert.match(said, /The document is the one that was recorded/)
  await accessible(page, 'verifier')
  const bare = JSON.parse(given.record).record_text
  assert.match(await check({ record: bare, document: null }), /^HOLDS/, 'the record by itself')
})

test('a record, its proof and its file hold as they lie in an evidence bundle', async () => {
  const inside = (name) => execFileSync('unzip', ['-p', bundle.path, `*/data/${name}`], { maxBuffer: 1 << 26 })
  const record = inside(`records/${bundle.index}.json`)
  const said = await check({ record, proof: inside(`proofs/${bundle.index}.tlog-proof`), document: null })
  assert.match(said, /^HOLDS/)
  const other = Buffer.from(record)
  other[other.indexOf('actor') + 10] ^= 1
  assert.match(await check({ record: other, proof: inside(`proofs/${bundle.index}.tlog-proof`), document: null }), /^DOES NOT HOLD/)
})

test('nothing that was changed holds', async () => {
  const record = JSON.parse(given.record)
  const changed = (fields) => JSON.stringify({ ...record, ...fields })
  const lines = given.proof.split('\n')
  const hash = lines.findIndex((line) => line.length === 44)
  const swapped = (line, at) => line.slice(0, at) + (line[at] === 'A' ? 'B' : 'A') + line.slice(at + 1)
  const other = Buffer.from(given.document)
  other[other.length - 20] ^= 1
  const root = lines.findIndex((line, at) => at > lines.indexOf('') && line.length === 44)
  for (const [what, change, why] of [
    ['a word', { record: changed({ payload_text: record.payload_text.replace('A report', 'B report') }) }, /words are not those/],
    ['the record', { record: changed({ record_text: record.record_text.replace('document.received', 'document.accepted') }) },
      /not in the log/],
    ['its place', { proof: given.proof.replace(/index \d+/, 'index 1') }, /another place/],
    ['a hash', { proof: lines.map((line, at) => (at === hash ? swapped(line, 5) : line)).join('\n') }, /not in the log/],
    ['a hash left out', { proof: lines.filter((_, at) => at !== hash).join('\n') }, /proof is too short|not in the log/],
    ['the root', { proof: lines.map((line, at) => (at === root ? swapped(line, 5) : line)).join('\n') }, /signature of .* does not hold/],
    ['the document', { document: other }, /another file/],
    ['the key', { key: given.key.slice(0, -2) + (given.key.endsWith('A') ? 'BA' : 'AA') }, /./],
    ['no proof', { proof: 'hello' }, /no checkpoint/],
  ]) {
    const said = await check(change)
    assert.match(said, /^DOES NOT HOLD/, what)
    assert.match(said, why, what)
  }
})

// A witness made here, by none of the programs under test: C2SP tlog-cosignature.
class Witness {
  constructor(name) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    this.name = name
    this.privateKey = privateKey
    const key = Buffer.concat([Buffer.of(4), publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)])
    this.id = createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4)
    this.key = `${name}+${this.id.toString('hex')}+${key.toString('base64')}`
  }
  line(checkpoint, time = 1700000000n) {
    const stamp = Buffer.alloc(8)
    stamp.writeBigUInt64BE(time)
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${checkpoint}`), this.privateKey)
    return `\u2014 ${this.name} ${Buffer.concat([this.id, stamp, signature]).toString('base64')}\n`
  }
}

test('a cosignature is seen, and one that is missing or does not hold is said', async () => {
  assert.match(await check(), /^HOLDS.* Signed by the log alone/)
  const [ruth, noor] = [new Witness('ruth.example/w'), new Witness('noor.example/w')]
  assert.match(await check({ witnesses: ruth.key }), /^HOLDS.* Signed by the log alone[\s\S]*ruth\.example\/w has not cosigned/)
  const note = given.proof.slice(given.proof.indexOf('\n\n') + 2)
  const checkpoint = note.slice(0, note.indexOf('\n\n') + 1)
  const proof = given.proof + ruth.line(checkpoint)
  const witnesses = `${ruth.key}\n${noor.key}`
  const said = await check({ proof, witnesses })
  assert.match(said, /^HOLDS.* Cosigned: 1 of the 2 witnesses/)
  assert.match(said, /ruth\.example\/w cosigned it on 2023-11-14T22:13:20\.000Z/)
  assert.match(said, /noor\.example\/w has not cosigned/)
  const other = given.proof + ruth.line(checkpoint.replace(/\n\d+\n/, '\n9999\n'))
  assert.match(await check({ proof: other, witnesses }), /^DOES NOT HOLD: The signature of ruth\.example\/w does not hold/)
})

// The published example of docs/formats/checkpoint.md: a log and a witness whose keys are known.
test('the published checkpoint and its cosignature verify', async () => {
  const verdict = await page.evaluate(async () => {
    const note = parseNote(`example.com/audit-test\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\n\u2014 example.com/audit-test ` +
      'n9Pm14RzsVumbM0p4rnWzNvsbm9XaNzbz6ZNaNg7xjWoQWVdEBQUj+i2m9Z6YlTxIFHO8ZpDtOR9GW/Zk3d4e8HuTgQ=\n\u2014 witness.example/w1 ' +
      'IDJKvgAAAABlU/EAgJUVl6wgE4/5HegBV7bXaPuIrBTntNLLKPnKm4R5x6J6OVOJtkQrT9Shv+RWi2mNi8gKYxIVA88ar77OOE/GCA==\n')
    const log = await verifierKey('example.com/audit-test+9fd3e6d7+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4', 1)
    const witness = await verifierKey('witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X', 4)
    return { log: !!(await signed(note, log, asLog(note))), time: String((await signed(note, witness, asWitness(note))).time) }
  })
  assert.deepEqual(verdict, { log: true, time: '1700000000' })
})
