//! The ways between the pages of the console.

use sixteen::domain::account::organizer::{ROLES, Role};

use crate::{
    on_both_databases,
    person::Person,
    support::{app::TestApp, page::between},
};

on_both_databases! {
    async fn each_way_of_the_menu_leads_to_what_it_is_called(database: Database) {
        let app = TestApp::start(database).await;
        for role in ROLES {
            let person = Person::signed_in(&app, &format!("{role:?}@example.org").to_lowercase(), role).await;
            for (language, overview, pledges, all) in
                [("en", "Overview", "Pledges", "All pledges"), ("mn", "Тойм", "Амлалтууд", "Бүх амлалт")]
            {
                let page = person.get(&format!("/organizer?lang={language}")).await.body;
                let menu = between(&page, "<nav id=\"menu\"", "</nav>");
                let links = menu.split("<a href=\"").skip(1).filter(|link| !link.contains("hreflang"));
                let mut seen = Vec::new();
                for link in links {
                    let path = link.split('"').next().expect("an address").replace("&amp;", "&");
                    let name = between(link, ">", "<").trim().to_owned();
                    let opened = person.get(path.split('#').next().expect("an address")).await;
                    assert_eq!(opened.status, 200, "{path}");
                    let title = between(between(&opened.body, "<h1", "/h1>"), ">", "<").trim().to_owned();
                    // The overview is headed by its day, and what is in a group opens the first of the group.
                    let expected = if name == pledges { all } else { name.as_str() };
                    assert!(title == expected || name == overview, "{name} leads to {title}");
                    seen.push(name);
                }
                assert_eq!(seen.contains(&pledges.to_owned()), role >= Role::Editor, "{role:?}: {seen:?}");
            }
        }
    }
}
