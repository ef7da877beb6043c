// Visits every page and state of a running site and prints what Lighthouse, axe-core and the Nu
// HTML checker say, and what the pages weigh. `.ci/audit` starts the site and runs this.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lighthouse, { snapshot } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const base = process.argv[2];
const folder = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const vnu = join(dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

const RUNS = 5;
// Home, a call, and the form that a call leads to.
const REPORTED = ['/en', '/mn', '/en/calls/data', '/mn/calls/data', '/en?call=data', '/mn?call=data'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

let misses = 0;
const rows = [];
function row(good, what, result, details = []) {
  if (!good) misses += 1;
  rows.push([good ? 'ok' : 'MISS', what, result]);
  console.log(`${good ? 'ok  ' : 'MISS'}  ${what.padEnd(52)} ${result}`);
  for (const detail of details) console.log(`        ${detail}`);
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROME_PATH, args: FLAGS });

/** The newest letter in the local mailbox to an address, once it is there: its links and code. */
async function letter(email) {
  for (let tries = 0; tries < 100; tries += 1) {
    const list = await (await fetch(`${base}/mailbox`)).text();
    const at = list.indexOf(email);
    if (at >= 0) {
      const text = list.slice(at).replaceAll('&amp;', '&');
      const link = (kind) => text.match(new RegExp(`/(?:en|mn)/${kind}/[\\w.~-]+`))?.[0];
      if (link('confirm') || link('manage')) return link;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no letter to ${email} in ${base}/mailbox`);
}

async function send(path, fields) {
  return fetch(base + path, {
    method: 'POST', body: new URLSearchParams(fields), redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

/** Every page and state: a name, a path, and fields where a form is sent. */
async function states(lang) {
  const at = (path) => `/${lang}${path}`;
  const sign = async (name) => {
    const email = `${name}-${lang}@example.org`;
    const fields = [['name', 'Б.Номин'], ['calls', 'data'], ['consent', 'on'], ['email', email], ['show_name', 'on']];
    const answer = await send(at('/pledges'), fields);
    if (answer.status !== 303) throw new Error(`signing got ${answer.status}`);
    return { link: await letter(email), check: answer.headers.get('location') };
  };
  const pending = await sign('pending');
  const done = await sign('done');
  const confirmPage = await (await fetch(base + done.link('confirm'))).text();
  const fingerprint = confirmPage.match(/name="fingerprint" value="([^"]*)"/)[1];
  const thanks = (await send(done.link('confirm'), [['fingerprint', fingerprint]])).headers.get('location');
  const page = (path, name = path) => ({ name: lang + ' ' + name, path });
  const form = (path, fields, name) => ({ name: lang + ' ' + name, path, fields });
  return [
    page(at(''), 'home'),
    ...['legal-frameworks', 'services', 'harmful-norms', 'safer-online-spaces', 'data', 'seat-at-the-table', 'men-and-boys']
      .map((call) => page(at(`/calls/${call}`))),
    ...Array.from({ length: 16 }, (_, day) => page(at(`/days/${day + 1}`))),
    ...['/supporters', '/help', '/safety', '/privacy', '/about', '/accessibility', '/withdraw', '/withdraw?sent=1',
      '/withdraw?done=1', '/nowhere/at/all'].map((path) => page(at(path))),
    form(at('/pledges'), [], 'form with mistakes'),
    form(at('/pledges'), [['name', 'a'], ['calls', 'data'], ['consent', 'on'], ['email', 'a@gmial.com']], 'did you mean'),
    page(pending.check, 'check your e-mail'),
    form(at('/check-your-email'), [['ref', 'x'], ['code', '12']], 'wrong code'),
    page(pending.link('confirm'), 'confirm'),
    form(pending.link('confirm'), [['fingerprint', 'x']], 'changed meanwhile'),
    page(done.link('confirm'), 'already confirmed'),
    page(at('/confirm/abc'), 'broken link'),
    page(thanks, 'thank you'),
    page(`${thanks}?sent=1`, 'thank you, link sent'),
    page(done.link('manage'), 'manage'),
    form(done.link('manage'), [['act', 'change']], 'manage with mistakes'),
    page(`${done.link('manage')}?withdraw=1`, 'withdraw, sure?'),
    form(at('/withdraw'), [], 'withdraw with a mistake'),
    page(pending.link('disown'), 'disown'),
    form(pending.link('disown'), [['act', 'disown']], 'disowned'),
    form(at('/supporters'), [], '405'),
    form(at('/pledges'), [['name', 'a'], ['name', 'b']], '400'),
    form(at('/pledges'), [['name', 'a'.repeat(80000)]], '413'),
  ];
}

/** Goes to a state; returns the HTML as it was sent. */
async function visit(page, state) {
  if (!state.fields) return (await page.goto(base + state.path)).text();
  await page.goto(base + '/en/withdraw');
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate((action, fields) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      for (const [name, value] of fields) {
        const input = document.createElement('input');
        input.type = 'hidden';
        input.name = name;
        input.value = value;
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    }, state.path, state.fields),
  ]);
  return answer.text();
}

async function findings(page, scheme, width) {
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.evaluate(`window.axe || (() => { ${axe} })()`);
  const violations = await page.evaluate(async () =>
    (await axe.run(document, { resultTypes: ['violations'], preload: false })).violations
      .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`)));
  return violations.map((violation) => `${scheme}, ${width} px: ${violation}`);
}

/** Bytes on the wire of a path, compressed with brotli. */
function weigh(path) {
  return new Promise((done, fail) => get(base + path, { headers: { 'accept-encoding': 'br' } }, (answer) => {
    let bytes = 0;
    answer.on('data', (chunk) => { bytes += chunk.length; });
    answer.on('end', () => done(bytes));
  }).on('error', fail));
}

const all = [...await states('en'), ...await states('mn')];
const page = await browser.newPage();

// axe-core and the HTML of every page.
const html = join(folder, 'html');
rmSync(html, { recursive: true, force: true });
mkdirSync(html);
const found = [];
for (const [index, state] of all.entries()) {
  writeFileSync(join(html, `${index}.html`), await visit(page, state));
  for (const one of await findings(page, 'light', 390)) found.push(`${state.name}: ${one}`);
  for (const one of await findings(page, 'dark', 1280)) found.push(`${state.name}: ${one}`);
}
row(found.length === 0, `axe-core, ${all.length} pages and states, light and dark`, `${found.length} found`, found.slice(0, 40));

let report;
try {
  report = execFileSync('java', ['-jar', vnu, '--errors-only', '--format', 'json', '--stdout', html], { encoding: 'utf8', maxBuffer: 1 << 26 });
} catch (error) {
  // It ends with 1 when it finds something.
  report = error.stdout;
}
// It does not know the link type "expect" yet, which the HTML Standard has had since 2024.
const known = (one) => one.message.includes('“blocking” attribute') && one.extract.includes('rel="expect"');
const errors = JSON.parse(report).messages.filter((one) => !known(one)).map((one) =>
  `${all[Number(one.url.match(/(\d+)\.html$/)?.[1])]?.name}: line ${one.lastLine}: ${one.message} ${(one.extract || '').replace(/\s+/g, ' ').slice(0, 100)}`);
row(errors.length === 0, `Nu HTML checker, ${all.length} pages and states`, `${errors.length} errors`, [...new Set(errors)].slice(0, 40));

// Budgets.
for (const home of ['/en', '/mn']) {
  const text = await (await fetch(base + home)).text();
  const css = text.match(/rel="stylesheet" href="([^"]+)"/)[1];
  const js = text.match(/<script src="([^"]+)"/)[1];
  const font = text.match(/href="([^"]+\.woff2)"/)[1];
  const sizes = { html: await weigh(home), css: await weigh(css), js: await weigh(js), font: await weigh(font) };
  const first = sizes.html + sizes.css;
  const total = first + sizes.js + sizes.font;
  const kib = (bytes) => (bytes / 1024).toFixed(1);
  row(first <= 20 * 1024, `${home}: HTML and CSS, at most 20 KiB`, `${kib(first)} KiB (${kib(sizes.html)} + ${kib(sizes.css)})`);
  row(total <= 60 * 1024, `${home}: everything, at most 60 KiB`, `${kib(total)} KiB`);
  const fresh = await browser.newPage();
  const asked = [];
  fresh.on('request', (request) => asked.push(request.url()));
  await fresh.goto(base + home, { waitUntil: 'load' });
  await new Promise((done) => setTimeout(done, 500));
  await fresh.close();
  const counted = asked.filter((url) => !/\/(icon-[^/]*|favicon\.ico|live)$/.test(url));
  row(counted.length <= 4 && asked.every((url) => url.startsWith(base)), `${home}: requests, at most 4, all to this site`, String(counted.length), counted.length > 4 ? counted : []);
}

// Lighthouse: median of five loads as a phone, then states that no load leads to.
const port = Number(new URL(browser.wsEndpoint()).port);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const short = (lhr) => Object.values(lhr.categories).flatMap((category) => category.auditRefs
  .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.995)
  .map(({ id }) => `${id}: ${lhr.audits[id].score} ${lhr.audits[id].displayValue ?? ''}`));
for (const path of REPORTED) {
  const scores = Object.fromEntries(CATEGORIES.map((category) => [category, []]));
  const details = new Set();
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(base + path, { port, onlyCategories: CATEGORIES, formFactor: 'mobile', logLevel: 'silent' });
    for (const category of CATEGORIES) scores[category].push(Math.round(lhr.categories[category].score * 100));
    short(lhr).forEach((one) => details.add(one));
  }
  const medians = CATEGORIES.map((category) => median(scores[category]));
  const good = medians.every((score) => score === 100);
  row(good, `Lighthouse, mobile, ${path}`, medians.join(' / '), good ? [] : [...details]);
}
for (const state of all.filter(({ name }) => / (form with mistakes|thank you)$/.test(name))) {
  const still = await browser.newPage();
  await still.setViewport({ width: 390, height: 800, isMobile: true, hasTouch: true });
  await visit(still, state);
  const { lhr } = await snapshot(still, { flags: { onlyCategories: ['accessibility', 'best-practices'], formFactor: 'mobile', screenEmulation: { disabled: true }, logLevel: 'silent' } });
  const scores = ['accessibility', 'best-practices'].map((category) => Math.round(lhr.categories[category].score * 100));
  const good = scores.every((score) => score === 100);
  row(good, `Lighthouse, snapshot, ${state.name}`, scores.join(' / '), good ? [] : short(lhr));
  await still.close();
}

await browser.close();
writeFileSync(join(folder, 'audit.txt'), rows.map((columns) => columns.join('\t')).join('\n') + '\n');
console.log(misses ? `${misses} missed` : 'nothing missed');
process.exit(misses ? 1 : 0);
