// Takes the pictures of one state of the site; called by .ci/screenshots.
'use strict';
const fs = require('fs');
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

  for (const language of LANGUAGES) {
    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        const name = `home/${state}/${language}-${width}-${scheme}`;
        if (!wanted(name)) continue;
        await open(page, `/${language}`, width, scheme);
        await shot(page, name);
      }
    }
    if (state !== '16402') continue;
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
