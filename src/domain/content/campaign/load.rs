//! Reading a campaign and checking it: every mistake in one run.

use crate::domain::content::campaign::editor::telling_letters;
use crate::domain::content::campaign::format::CampaignFile;
use crate::domain::content::campaign::language::Lists;
use crate::domain::content::campaign::reader::{Problem, Reader, slug};
use crate::domain::content::campaign::source::ContentSource;
use crate::domain::content::campaign::types::Campaign;

/// Reads a campaign.
pub fn load(source: &ContentSource) -> Result<Campaign, Vec<Problem>> {
    if let Some(message) = source.obstacle() {
        return Err(vec![Problem { file: String::new(), line: 0, key: String::new(), message }]);
    }
    let mut reader = Reader::new(source);
    let campaign = reader.campaign();
    let mut problems = reader.problems;
    problems.extend(campaign.iter().flat_map(|campaign| telling_letters(&reader.letters, campaign)));
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
        if !slug(&part.key) {
            self.at(&file, "key", "must be small letters, digits and hyphens");
        }
        let calls: Vec<String> = part.call.iter().map(|call| call.key.clone()).collect();
        for (index, key) in calls.iter().enumerate() {
            if !slug(key) || key.len() > 48 {
                let message = "must be at most 48 small letters, digits and hyphens";
                self.at(&file, &format!("call.{index}.key"), message);
            }
        }
        self.unique(&file, "call.*.key", &calls, "call");
        self.hashtags(&file, &part);
        self.web_address(&file, "statement.source", &part.statement.source);
        for (path, days) in [("retention_days", part.retention_days), ("held_days", part.held_days)] {
            if days == 0 {
                self.at(&file, path, "must be at least 1");
            }
        }
        let schedule = self.schedule(&file, &part);
        self.letter_schedule(&file, part.letters);
        let (channels, hosts) = self.channels(&file, part.channel);
        let codes: Vec<String> = regions.iter().flatten().map(|region| region.code.clone()).collect();
        let ids: Vec<String> = helplines.iter().flatten().map(|helpline| helpline.id.clone()).collect();

        let lists = Lists {
            calls: Some(&*calls).filter(|_| self.is_whole(&file, "call")),
            regions: Some(&*codes).filter(|_| !self.unread.contains("regions.toml")),
            helplines: Some(&*ids).filter(|_| !self.unread.contains("helplines.toml")),
            tags: Some(&*part.hashtags).filter(|_| self.is_whole(&file, "hashtags")),
            channels: Some(&*channels).filter(|_| self.is_whole(&file, "channel")),
            letters: part.letters.daily,
            message: part.message_field,
        };
        let mut languages = Vec::new();
        let folders = self.source.languages();
        for code in self.source.unfinished_languages() {
            let message =
                "is missing, and without it the language is not there: put it back, or move the folder away";
            self.problem(&format!("{code}/language.toml"), 1, message);
        }
        for code in &folders {
            languages.extend(self.language(code, lists));
        }
        languages.sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
        if folders.is_empty() {
            self.problem(
                "campaign.toml",
                1,
                "no language: there must be a folder such as en/ with a language.toml",
            );
        }
        self.different_places(&languages);
        // One with a mistake is there all the same.
        if !folders.is_empty() && !folders.contains(&part.original) {
            self.at(&file, "original", format!("there is no language “{}”", part.original));
        }
        self.to_do.sort();
        Some(Campaign {
            key: part.key,
            schedule: schedule?,
            languages,
            original: part.original,
            hashtags: part.hashtags,
            main_hashtag: part.main_hashtag,
            message_field: part.message_field,
            public_age: part.public_age,
            retention_days: part.retention_days,
            held_days: part.held_days,
            letters: part.letters,
            controller: part.controller.name,
            contact: part.controller.contact,
            statement_year: part.statement.year,
            statement_source: part.statement.source,
            official: part.statement.official,
            calls,
            regions: regions?,
            helplines: helplines?,
            channels,
            hosts,
            mailbox_rules: part.mailbox_rule,
            mail_providers: part.mail_providers.iter().map(|name| name.to_lowercase()).collect(),
            slips: part.slips,
            to_do: std::mem::take(&mut self.to_do),
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

    #[test]
    fn a_folder_that_has_been_on_windows_or_a_mac_has_no_mistakes() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/campaign");
        let mut open = vec![String::new()];
        let mut files = Vec::new();
        while let Some(inside) = open.pop() {
            std::fs::create_dir_all(folder.path().join(&inside)).expect("a folder");
            for entry in std::fs::read_dir(shipped.join(&inside)).expect("a folder") {
                let entry = entry.expect("an entry");
                let name = format!("{inside}{}", entry.file_name().display());
                if entry.path().is_dir() {
                    open.push(format!("{name}/"));
                } else {
                    let text = std::fs::read_to_string(entry.path()).expect("read");
                    let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
                    std::fs::write(folder.path().join(&name), marked).expect("written");
                    files.push(name);
                }
            }
        }
        assert!(files.len() > 20, "every kind of file has the mark");
        for stray in [
            "en/pages/._privacy.md",
            "en/pages/.privacy.md",
            "mn/pages/._about.md",
            "en/._statement.md",
            "en/.DS_Store",
            "._campaign.toml",
            "en/~$calls.toml",
            "en/pages/~$privacy.md",
            "mn/pages/~$ivacy.md",
            "Thumbs.db",
            "en/pages/desktop.ini",
            "en/pages/.~lock.about.md#",
            ".git/language.toml",
            "__MACOSX/en/._language.toml",
            "._en",
        ] {
            let path = folder.path().join(stray);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, b"\x00\x05\x16\x07\xff").expect("written");
        }
        let campaign = load(&ContentSource::Folder(folder.path().to_owned())).unwrap_or_else(|problems| {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        assert_eq!(campaign.languages.len(), 2);
        assert!(
            campaign
                .languages
                .iter()
                .all(|language| !language.pages.keys().any(|page| page.starts_with('.')))
        );
    }
}
