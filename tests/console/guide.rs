//! Help: the guide in every language, and the way to it from every page.

use sixteen::domain::account::organizer::Role;

use crate::{on_both_databases, person::Person, support::app::TestApp};

on_both_databases! {
    async fn each_chapter_is_there_in_both_languages_and_each_link_in_it_leads_somewhere(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let mut chapters = Vec::new();
        for language in ["en", "mn"] {
            let page = owner.get(&format!("/organizer/help?lang={language}")).await;
            assert_eq!(page.status, 200);
            let (_, guide) = page.body.split_once("<main").expect("a page");
            assert!(!guide.contains('{'), "a word that stands for no page: {guide}");
            let keys: Vec<_> = guide.split("<section class=\"chapter\" id=\"").skip(1).collect();
            let keys: Vec<_> = keys.iter().filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
            assert!(keys.len() > 8, "{keys:?}");
            let picture = |key: &String| guide.contains(&format!("src=\"/assets/{key}.{language}-"));
            assert!(keys.iter().all(picture), "a chapter has no picture of its own: {guide}");
            // Who reads on a phone comes to the words first.
            for chapter in guide.split("<section class=\"chapter\"").skip(1) {
                let [words, picture] = ["<p", "<img"].map(|tag| chapter.find(tag));
                let words = words.into_iter().chain(chapter.find("<li")).min();
                assert!(words.expect("words") < picture.expect("a picture"), "{chapter}");
            }
            chapters.push(keys);
            for link in guide.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = format!("/{}", link.replace("&amp;", "&"));
                assert_eq!(owner.get(&link).await.status, 200, "{link}");
            }
        }
        assert_eq!(chapters[0], chapters[1]);
        // Each page leads to the chapter that is about it.
        for (path, chapter) in [("/organizer/held", "#flood"), ("/organizer/subject", "#erase"), ("/organizer", "")] {
            let body = owner.get(path).await.body;
            assert!(body.contains(&format!("href=\"/organizer/help{chapter}\"")), "{path}");
            assert!(chapter.is_empty() || chapters[0].contains(&chapter[1..].to_owned()));
        }
    }
}
