//! The frame of every page: head, skip links, header with *Exit this page*, help and footer.

use maud::{Markup, PreEscaped, html};

use crate::domain::content::typeset;
use crate::draw::Card;
use crate::web::page::Page;
use crate::web::site::component::{self, footer, help, structured, top};
use crate::web::{kit, paths};

pub struct Document<'a> {
    page: Page<'a>,
    title: String,
    site: &'a str,
    description: Option<String>,
    address: Option<String>,
    neutral: bool,
    indexed: bool,
    wrong: bool,
    form: Option<&'a str>,
    help: bool,
    event: bool,
    card: Option<(Card<'a>, &'a str)>,
}

impl<'a> Document<'a> {
    /// A page for everyone: search engines may list it and networks may draw a card of it.
    pub fn public(page: Page<'a>, title: impl Into<String>) -> Self {
        let address = format!("{}{}", paths::Home { lang: page.lang() }, page.path);
        Self {
            page,
            title: title.into(),
            site: &page.language.title,
            description: Some(page.language.description.clone()),
            address: Some(address),
            neutral: false,
            indexed: true,
            wrong: false,
            form: None,
            help: true,
            event: false,
            card: None,
        }
    }

    /// A page for one person: its title and head name no campaign, and nobody lists it.
    pub fn private(page: Page<'a>, title: impl Into<String>) -> Self {
        Self { description: None, address: None, neutral: true, indexed: false, ..Self::public(page, title) }
    }

    /// Says in one sentence what the page is.
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// What stands in the title for the site, where its short name is the page's own title.
    pub fn named(mut self, site: &'a str) -> Self {
        self.site = site;
        self
    }

    /// The page belongs to one step of one person: no address to remember, nobody lists it.
    pub fn nowhere(mut self) -> Self {
        self.address = None;
        self.indexed = false;
        self
    }

    /// Where the page is, when that is not below the language.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.address = Some(path.into());
        self
    }

    /// Keeps the page out of search engines.
    pub fn unlisted(mut self) -> Self {
        self.indexed = false;
        self
    }

    /// The title stands alone, without the site's name.
    pub fn neutral(mut self) -> Self {
        self.neutral = true;
        self
    }

    /// Whether the page says that something is wrong: its title begins so.
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// The page holds a form, by its id, whose typed values another language takes along: it is posted to
    /// the page's path below that language, with `again`.
    pub fn with_form(mut self, id: &'a str) -> Self {
        self.form = Some(id);
        self
    }

    /// The page is about the sixteen days as a whole.
    pub fn with_event(mut self) -> Self {
        self.event = true;
        self
    }

    /// Networks show this card beside a link to the page; `code` is a pledge's.
    pub fn pictured(mut self, card: Card<'a>, code: &'a str) -> Self {
        self.card = Some((card, code));
        self
    }

    pub fn without_help(mut self) -> Self {
        self.help = false;
        self
    }

    /// The whole document, where its content is a heading with a few paragraphs.
    pub fn paragraphs(self, heading: &str, content: Markup) -> Markup {
        self.body(html! {
            div.page.wrap {
                h1 { (heading) }
                div.stack.measure { (content) }
            }
        })
    }

    pub fn body(self, content: Markup) -> Markup {
        let page = self.page;
        let body = html! {
            (top::top(page, self.form))
            main #main tabindex="-1" { (content) }
            @if self.help { (help::help(page)) }
            (footer::footer(page, self.form))
        };
        let site = Some(self.site).filter(|_| !self.neutral);
        let title = kit::page::title(page.words(), &self.title, site, self.wrong);
        kit::page::page(&page.language.code, &title, self.head(), None, PreEscaped(typeset::page(&body.0)))
    }

    fn head(&self) -> Markup {
        let page = self.page;
        let shell = page.shell;
        html! {
            @if let Some(description) = &self.description {
                meta name="description" content=(description);
            }
            @if !self.indexed { meta name="robots" content="noindex"; }
            meta name="theme-color" content="#f58a2b";
            link rel="preload" href=(shell.font) as="font" type="font/woff2" crossorigin;
            link rel="stylesheet" href=(shell.stylesheet);
            link rel="icon" href=(shell.icon) type="image/svg+xml";
            // Telephones find /apple-touch-icon.png by its name.
            // Browsers load it at once: the home page has no request to spare.
            @if self.indexed && !self.event { link rel="manifest" href="/site.webmanifest"; }
            script src=(shell.script) defer {}
            @if self.indexed && !self.neutral {
                @let feed = page.text("days-feed");
                link rel="alternate" type="application/atom+xml" href=(paths::Feed { lang: page.lang() }) title=(feed);
            }
            @if let Some(address) = &self.address { (self.card(address)) }
        }
    }

    fn card(&self, address: &str) -> Markup {
        let page = self.page;
        let url = format!("{}{address}", page.shell.base_url);
        html! {
            @if self.indexed {
                link rel="canonical" href=(url);
                @for language in &page.campaign().languages {
                    @let home = paths::Home { lang: language.code.clone() };
                    link rel="alternate" hreflang=(language.code)
                        href=(format!("{}{home}{}", page.shell.base_url, page.path));
                }
                link rel="alternate" hreflang="x-default" href=(self.default());
            }
            @if !self.neutral {
                meta property="og:type" content="website";
                meta property="og:site_name" content=(page.language.title);
                meta property="og:title" content=(self.title);
                @if let Some(description) = &self.description {
                    meta property="og:description" content=(description);
                }
                meta property="og:url" content=(url);
                meta property="og:locale" content=(page.language.locale);
                @for other in page.other_languages() {
                    meta property="og:locale:alternate" content=(other.locale);
                }
                @match &self.card {
                    Some((card, code)) => {
                        (component::card::meta(page, card, code))
                        meta name="twitter:card" content="summary_large_image";
                    }
                    None => { meta name="twitter:card" content="summary"; }
                }
            }
            @if self.indexed && !self.neutral {
                (structured::structured(page, &self.title, self.description.as_deref(), &url, self.event))
            }
        }
    }

    /// Where people go whose language we do not have: the root asks the browser.
    fn default(&self) -> String {
        let page = self.page;
        let home = paths::Home { lang: page.campaign().default_language().code.clone() };
        match page.path {
            "" => format!("{}/", page.shell.base_url),
            path => format!("{}{home}{path}", page.shell.base_url),
        }
    }
}
