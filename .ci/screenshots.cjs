// Takes the pictures of one state of the site; called by .ci/screenshots.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const http = require('http');
const path = require('path');
const puppeteer = require('puppeteer-core');

const [base, state, only] = process.argv.slice(2);
const OUT = 'target/screenshots';
const WIDTHS = [320, 390, 768, 1280];
const SCHEMES = ['light', 'dark'];
const LANGUAGES = ['en', 'mn'];

/** The pages besides the home page, taken in one state only. */
const OTHERS = {
  call: '/calls/safer-online-spaces', day: '/days/6', help: '/help', supporters: '/supporters', privacy: '/privacy',
  safety: '/safety', about: '/about', accessibility: '/accessibility', withdraw: '/withdraw',
  'check-your-email': '/check-your-email?ref=x', missing: '/no/such/page', hashtag: '/hashtags/NoExcuse',
  partners: '/partners',
};
// Pages whose language is in the query.
const BESIDE = {
  copy: language => `/share/instagram?lang=${language}&page=day:3`,
  server: language => `/share/mastodon?lang=${language}&page=home`,
  embed: language => `/embed?lang=${language}`,
};

async function shot(page, name, options = {}) {
  const file = path.join(OUT, `${name}.png`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) console.log(`${name}: ${wide} px too wide`);
  await page.screenshot({ path: file, fullPage: true, ...options });
}

async function open(page, address, width, scheme, more = []) {
  await page.setViewport({ width, height: width < 700 ? 844 : 900, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }, ...more,
  ]);
  await page.goto(base + address, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
}

/** Every letter, as `sixteen mail preview` wrote it. */
async function letters(page, wanted) {
  const folder = path.join(process.env.WORK, 'letters');
  for (const file of fs.readdirSync(folder).filter(file => file.endsWith('.html'))) {
    for (const width of [390, 1280]) {
      for (const scheme of SCHEMES) {
        const name = `letters/${file.slice(0, -5)}-${width}-${scheme}`;
        if (!wanted(name)) continue;
        await page.setViewport({ width, height: 844, deviceScaleFactor: 1 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.goto(`file://${folder}/${file}`, { waitUntil: 'load' });
        await shot(page, name);
      }
    }
  }
}

/** The answer to an address, as bytes. */
async function fetched(address) {
  const answer = await fetch(new URL(address, base));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

const data = bytes => `data:image/png;base64,${bytes.toString('base64')}`;
const escaped = text => text.replace(/[&<>]/g, sign => `&#${sign.charCodeAt(0)};`);
const plain = html => html.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
const found = (text, pattern) => (text.match(pattern) || (() => { throw new Error(`no ${pattern}`); })())[1];

/** A page of another site, which takes its manners from nobody: its own font, width and colours. */
const foreign = (content, style = '') => `<!DOCTYPE html><meta charset=utf-8><meta name=viewport content="width=device-width">
  <style>body{margin:0;background:#eef1f5;color:#223;font:16px/1.5 Georgia,serif}main{max-width:760px;margin:auto;padding:16px}
  ${style}</style><main>${content}</main>`;

/** Signs in a browser; the link to confirm with is in the mailbox. */
async function sign(page, language, name) {
  const email = `${name}-${language}@example.org`;
  await page.goto(`${base}/${language}?call=services#sign`);
  await page.type('#name', 'Б.Сарнай');
  await page.type('#email', email);
  await page.click('#show_name');
  await page.click('#consent');
  await Promise.all([page.waitForNavigation(), page.click('#pledge p button.btn')]);
  for (;;) {
    const letters = plain((await fetched('/mailbox')).toString());
    const own = letters.slice(letters.indexOf(email));
    const link = letters.includes(email) && own.match(/\/(?:en|mn)\/confirm\/[\w.~-]+/);
    if (link) return { check: page.url().slice(base.length), confirm: link[0] };
    await new Promise(done => setTimeout(done, 100));
  }
}

/** Where what travels lands. */
async function places(page, language, wanted) {
  const home = (await fetched(`/${language}`)).toString();
  const meta = name => plain(found(home, new RegExp(`<meta property="${name}" content="([^"]*)"`)));
  const picture = (await fetched(meta('og:image'))).toString('base64');
  const look = async (name, html, width, height = 640) => {
    if (!wanted(name)) return;
    await page.goto('about:blank');
    await page.setViewport({ width, height });
    await page.setContent(html, { waitUntil: 'load' });
    await shot(page, name);
  };
  const chat = `<div class=chat><div class=bubble><img src="data:image/png;base64,${picture}"><b>${escaped(meta('og:title'))}</b>
    <p>${escaped(meta('og:description'))}</p><small>${new URL(meta('og:url')).host}</small></div></div>`;
  const bubble = '.chat{font:14px/1.35 Roboto,Arial,sans-serif}.bubble{width:300px;background:#dcf8c6;border-radius:8px;overflow:hidden}' +
    '.bubble img{width:300px;display:block}.bubble b,.bubble p,.bubble small{display:block;margin:6px 10px}.bubble p{color:#555;' +
    'display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}.bubble small{color:#777}';
  for (const width of [360, 1280]) {
    await look(`places/card-${language}-${width}`, foreign(chat, bubble), width);
    if (language === 'en') await look(`tour/card-${width}`, foreign(chat, bubble), width);
  }

  // The snippet as partners copy it, in a page of another origin.
  const partners = (await fetched(`/${language}/partners`)).toString();
  const snippet = plain(found(partners, /(&lt;iframe.*?&lt;\/iframe&gt;)/s));
  const paper = foreign(`<h1>Library of the city</h1><p>Opening hours, Monday to Friday from nine to six. In these days we
    take part in a campaign.</p>${snippet}<p>Our reading circle meets on Thursdays.</p>`, 'iframe{border:0}');
  const server = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(paper)).listen(0);
  const outside = `http://localhost:${server.address().port}/`;
  for (const width of [360, 1280]) {
    for (const scheme of SCHEMES) {
      const names = [`places/embed-${language}-${width}-${scheme}`];
      if (language === 'en' && scheme === 'light') names.push(`tour/embed-${width}`);
      if (!names.some(wanted)) continue;
      await page.setViewport({ width, height: 640 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(outside, { waitUntil: 'load' });
      const frame = await (await page.$('iframe')).contentFrame();
      await frame.waitForSelector('.btn');
      await frame.evaluate(() => document.fonts.ready);
      for (const name of names.filter(wanted)) await shot(page, name);
    }
  }
  server.close();

  if (wanted(`places/poster-${language}`) || wanted('tour/poster')) {
    const pdf = path.join(process.env.WORK, `poster-${language}.pdf`);
    fs.writeFileSync(pdf, await fetched(plain(found(partners, new RegExp(`href="([^"]*poster\\.${language}\\.pdf)"`)))));
    execFileSync('pdftoppm', ['-png', '-r', '72', '-singlefile', pdf, pdf.replace('.pdf', '')]);
    const sheet = data(fs.readFileSync(pdf.replace('.pdf', '.png')));
    const wall = foreign(`<img src="${sheet}" style="width:100%;box-shadow:0 2px 12px #0006">`, 'main{max-width:595px}');
    await look(`places/poster-${language}`, wall, 640, 900);
    if (language === 'en') for (const width of [360, 1280]) await look(`tour/poster-${width}`, wall, width);
  }

  // Letters, as a mail program on a phone shows them.
  const letters = (await fetched('/mailbox')).toString().split('<article').slice(1);
  const kinds = new Set();
  for (const letter of letters) {
    const subject = found(letter, /<h2[^>]*>([^<]*)</);
    const address = found(letter, /href="(\/mailbox\/[^"]+)"/);
    const html = (await fetched(address)).toString();
    if (!html.includes(`lang="${language}"`) || kinds.has(subject)) continue;
    kinds.add(subject);
    const name = `places/letter-${kinds.size}-${language}`;
    const names = [360, 1280].flatMap(width => SCHEMES.map(scheme => [`${name}-${width}-${scheme}`, width, scheme]));
    if (language === 'en' && letter.includes('/confirm/')) names.push(['tour/letter-360', 360, 'light'], ['tour/letter-1280', 1280, 'light']);
    for (const [name, width, scheme] of names.filter(([name]) => wanted(name))) {
      await page.setViewport({ width, height: 640 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(base + address);
      await shot(page, name);
    }
  }
}

/** What commands print, on a terminal. */
async function terminal(page, wanted) {
  const folder = path.join(process.env.WORK, 'terminal');
  for (const file of fs.readdirSync(folder)) {
    const name = `places/terminal-${path.basename(file, '.txt')}`;
    if (!wanted(name)) continue;
    await page.goto('about:blank');
    await page.setViewport({ width: 800, height: 600 });
    await page.setContent(`<meta charset=utf-8><style>body{background:#111;color:#ddd;font:14px/1.3 monospace;margin:12px}pre{margin:0;width:80ch;
      white-space:pre-wrap;word-break:break-all}</style><pre>${escaped(fs.readFileSync(path.join(folder, file), 'utf8'))}</pre>`);
    await shot(page, name);
  }
}

/** The first screen of a page, on a phone and on a desk, for docs/tour.md. */
async function first(page, name, address, wanted) {
  for (const width of [360, 1280]) {
    if (!wanted(`tour/${name}-${width}`)) continue;
    await open(page, address, width, 'light');
    await page.setViewport({ width, height: width === 360 ? 640 : 800 });
    await shot(page, `tour/${name}-${width}`, { fullPage: false });
  }
}

/** A demo, seen by a visitor and by its owner. */
async function demo(page, wanted) {
  await first(page, 'demo', '/en', wanted);
  await page.goto(`${base}/organizer/sign-in?lang=en`);
  await page.type('#email', 'owner@demo.example');
  await page.type('#password', process.env.PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click('main form .btn')]);
  await first(page, 'overview', '/organizer?lang=en', wanted);
}

/** The pages a pledge leads through. */
async function tour(page, language, link, wanted) {
  const taken = (name, address) => first(page, name, address, wanted);
  await taken('home', `/${language}`);
  await taken('call', `/${language}/calls/services`);
  await taken('form', `/${language}?call=services#sign`);
  await taken('check', link.check);
  await taken('confirm', link.confirm);
  await page.goto(base + link.confirm);
  await Promise.all([page.waitForNavigation(), page.click('main form .btn')]);
  const thanks = page.url().slice(base.length);
  await taken('thanks', thanks);
  await page.goto(base + thanks);
  const pledge = found(await page.content(), /cards\/pledge\/([a-z0-9]+)\//);
  await taken('pledge', `/p/${pledge}?lang=${language}`);
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--hide-scrollbars'],
  });
  const page = await browser.newPage();
  page.on('console', message => {
    if (message.type() === 'error' && !/\b4(04|22)\b/.test(message.text())) console.log(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', error => console.log(`${page.url()}: ${error.message}`));
  const wanted = name => name.startsWith(only || '');

  if (state === '16402') await letters(page, wanted);
  if (state === 'demo') await demo(page, wanted);
  else for (const language of LANGUAGES) {
    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        const name = `home/${state}/${language}-${width}-${scheme}`;
        if (!wanted(name)) continue;
        await open(page, `/${language}`, width, scheme);
        await shot(page, name);
      }
    }
    if (state !== '16402') continue;
    const link = await sign(page, language, 'tour');
    await places(page, language, wanted);
    if (language === 'en') {
      await tour(page, language, link, wanted);
      await terminal(page, wanted);
    }
    const beside = Object.entries(BESIDE).map(([key, address]) => [key, address(language)]);
    const others = Object.entries(OTHERS).map(([key, address]) => [key, `/${language}${address}`]);
    for (const [key, address] of [...others, ...beside]) {
      for (const [width, scheme] of [[320, 'light'], [390, 'dark'], [768, 'light'], [1280, 'light'], [1280, 'dark']]) {
        const name = `${key}/${language}-${width}-${scheme}`;
        if (!wanted(name)) continue;
        await open(page, address, width, scheme);
        await shot(page, name);
      }
    }
    for (const [width, scheme] of [[320, 'light'], [1280, 'dark']]) {
      const name = `errors/${language}-${width}-${scheme}`;
      if (!wanted(name)) continue;
      await open(page, `/${language}`, width, scheme);
      await page.type('#email', 'bat@gmial');
      await Promise.all([page.waitForNavigation(), page.click('#pledge .btn')]);
      await shot(page, name);
    }
    for (const scheme of SCHEMES) {
      const name = `forced-colors/${language}-1280-${scheme}`;
      if (!wanted(name)) continue;
      const session = await page.createCDPSession();
      await open(page, `/${language}`, 1280, scheme);
      await session.send('Emulation.setEmulatedMedia', { features: [
        { name: 'prefers-color-scheme', value: scheme }, { name: 'forced-colors', value: 'active' }] });
      await shot(page, name);
      await session.send('Emulation.setEmulatedMedia', { features: [] });
    }
    if (wanted(`print/${language}`)) {
      await open(page, `/${language}`, 794, 'light');
      await page.emulateMediaType('print');
      await shot(page, `print/${language}`);
      fs.mkdirSync(path.join(OUT, 'print'), { recursive: true });
      await page.pdf({ path: path.join(OUT, `print/${language}.pdf`), format: 'A4' });
      await page.emulateMediaType(null);
    }
  }
  await browser.close();
})().catch(error => { console.error(error); process.exit(1); });
