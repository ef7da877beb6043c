//! Reading a campaign and checking it: every mistake in one run.

use crate::domain::content::campaign::format::CampaignFile;
use crate::domain::content::campaign::language::Lists;
use crate::domain::content::campaign::reader::{Problem, Reader, slug};
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::types::Campaign;

/// Reads a campaign.
///
/// # Errors
/// Every mistake in it, in the order of files and lines.
pub fn load(source: &ContentSource) -> Result<Campaign, Vec<Problem>> {
    let mut reader = Reader { source, problems: Vec::new() };
    let campaign = reader.campaign();
    let mut problems = reader.problems;
    problems.sort();
    problems.dedup();
    match campaign {
        Some(campaign) if problems.is_empty() => Ok(campaign),
        _ => Err(problems),
    }
}

impl Reader<'_> {
    fn campaign(&mut self) -> Option<Campaign> {
        let parts = self.toml::<CampaignFile>("campaign.toml");
        let regions = self.regions();
        let helplines = self.helplines();
        let (file, part) = parts?;
        if !slug(part.key.get_ref()) {
            self.at(&file, &part.key, "key must be small letters, digits and hyphens");
        }
        for call in &part.call {
            if !slug(call.key.get_ref()) || call.key.get_ref().len() > 48 {
                self.at(
                    &file,
                    &call.key,
                    "a call's key must be at most 48 small letters, digits and hyphens",
                );
            }
        }
        self.unique(&file, part.call.iter().map(|call| &call.key), "call");
        let tags = self.hashtags(&file, &part);
        self.web_address(&file, &part.exit);
        self.web_address(&file, &part.statement.source);
        let schedule = self.schedule(&file, &part);
        let rules = self.mailbox_rules(&file, part.mailbox_rule);
        let (channels, hosts) = self.channels(&file, part.channel);
        let calls: Vec<String> = part.call.iter().map(|call| call.key.get_ref().clone()).collect();
        let codes: Vec<String> = regions.iter().flatten().map(|region| region.code.clone()).collect();
        let ids: Vec<String> = helplines.iter().flatten().map(|helpline| helpline.id.clone()).collect();

        let lists =
            Lists { calls: &calls, regions: &codes, helplines: &ids, tags: &tags, channels: &channels };
        let mut languages = Vec::new();
        for code in self.source.languages() {
            languages.extend(self.language(&code, lists));
        }
        languages.sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
        if languages.is_empty() && self.problems.is_empty() {
            self.problem(
                "campaign.toml",
                1,
                "no language: there must be a folder such as en/ with a language.toml",
            );
        }
        self.same_messages(&languages);
        if !languages.is_empty()
            && !languages.iter().any(|language| language.code == *part.original.get_ref())
        {
            self.at(&file, &part.original, format!("there is no language “{}”", part.original.get_ref()));
        }
        Some(Campaign {
            key: part.key.into_inner(),
            schedule: schedule?,
            languages,
            original: part.original.into_inner(),
            hashtags: tags,
            main_hashtag: part.main_hashtag.into_inner(),
            exit: part.exit.into_inner(),
            message_field: part.message_field,
            public_age: part.public_age,
            retention_days: part.retention_days,
            held_days: part.held_days,
            controller: part.controller.name,
            contact: part.controller.contact,
            publisher: part.statement.publisher,
            statement_year: part.statement.year,
            statement_source: part.statement.source.into_inner(),
            official: part.statement.official,
            calls,
            regions: regions?,
            helplines: helplines?,
            channels,
            hosts,
            mailbox_rules: rules,
            mail_providers: part.mail_providers.iter().map(|name| name.to_lowercase()).collect(),
            slips: part.slips,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_campaign_compiled_in_has_no_mistakes() {
        let campaign = load(&ContentSource::BuiltIn).unwrap_or_else(|problems| {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        assert_eq!(campaign.calls.len(), 7);
        assert_eq!(campaign.regions.len(), 23);
        assert_eq!(campaign.languages[0].code, "en");
        assert!(campaign.languages.iter().all(|language| language.days.len() == 16));
    }
}
