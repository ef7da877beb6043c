//! The end of every page: source of the statement, who answers for the site, pages, languages.

use maud::{Markup, html};

use crate::web::page::Page;
use crate::web::paths;
use crate::web::site::component::top;

pub fn footer(page: Page<'_>, form: Option<&str>) -> Markup {
    let campaign = page.campaign();
    html! {
        footer.foot {
            div.wrap {
                div.stack.measure {
                    h2 { (page.text("footer-source")) }
                    p {
                        (page.with("footer-statement", &[("year", campaign.statement_year.to_string().into())])) " "
                        a href=(campaign.statement_source) { (page.language.publisher) } "."
                    }
                    @if !campaign.controller.is_empty() {
                        p {
                            (page.with("footer-controller", &[("name", campaign.controller.as_str().into())])) " "
                            @match campaign.contact_link() {
                                Some(link) => a href=(link) { (campaign.contact) },
                                None => (campaign.contact),
                            }
                        }
                    }
                    @if !campaign.official { p { (page.text("footer-unofficial")) } }
                    p.printed { (page.shell.base_url) }
                    p.small { (page.with("footer-privacy", &[("date", page.erased_by().into())])) }
                }
                nav aria-labelledby="foot-site" {
                    h2 #foot-site { (page.text("footer-site")) }
                    ul {
                        li { a href=(page.link(paths::Help { lang: page.lang() })) { (page.text("nav-help")) } }
                        @for key in page.language.pages.keys() {
                            @if let Some((href, title)) = page.text_link(key) { li { a href=(href) { (title) } } }
                        }
                        li { a href=(page.link(paths::PledgeList { lang: page.lang() })) { (page.text("supporters-title")) } }
                        li { a href=(paths::Withdraw { lang: page.lang() }) { (page.text("withdraw-title")) } }
                        li { a href=(page.link(paths::Partners { lang: page.lang() })) { (page.text("partners-title")) } }
                        li { a href=(format!("/api?lang={}", page.language.code)) { (page.text("footer-data")) } }
                    }
                }
                nav aria-labelledby="foot-languages" {
                    h2 #foot-languages { (page.text("footer-languages")) }
                    ul {
                        @for language in &campaign.languages {
                            li {
                                @if language.code == page.language.code { span aria-current="true" { (language.name) } }
                                @else { (top::language(page, form, language)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
