### Interface wording, English.
###
### A new language needs only a file like this one beside it. Numbers given as { $n } choose the
### plural form and are grouped as the language does it. Keys marked LETTER are words of letters:
### they name no campaign, no hashtag, no violence and no helpline, because someone else may see
### the inbox.

## Titles

# $page: the page's own title, $site: the site's.
title = { $page } – { $site }
title-error = Error: { $title }

## Dates

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-day-month = { $day } { $month }
# In a table: $month is a number.
date-short = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
# A span such as “25 November to 10 December”.
dates = { $first } to { $last }

## Above every page

notice = Notice
skip-main = Skip to main content
# Above every page of `sixteen demo`, and names and organisations in it: $n is a number.
demo-mark = Demo: nothing here is real
# Above every page and letter of a rehearsal.
rehearsal-mark = Rehearsal: nothing here counts
demo-person = Example { $n }
demo-organisation = Example organisation { $n }
nav-label = On this site
nav-menu = Menu
nav-statement = Statement
nav-calls = Calls to action
nav-days = The 16 days
nav-help = Get help

exit = Exit this page
# Read out before “Exit this page”, not shown.
exit-emergency = Emergency:
exit-hint = “Exit this page” does not delete your browsing history.
exit-keys = Pressing Shift 3 times leaves too.
# Covers the page, and is its title, while the other page loads.
exit-loading = Loading.
exit-press-two = Shift, press 2 more times to exit.
exit-press-one = Shift, press 1 more time to exit.
exit-late = Exit this page expired.

## Helplines

help-title = In danger, or need to talk?
help-none = No number is shown here at the moment. If you are in danger, call the emergency number of the country you are in.
help-prefix = If a short number does not connect from a mobile phone, dial the country code before it (in Mongolia +976).
help-call-list = A call can stay in the phone’s call list: delete it afterwards if someone else looks at your phone.
help-checked = Last checked: { $date } { $year }.
help-unchecked-all = These numbers have not yet been checked by the organizers.
help-unchecked = Not yet checked by the organizers.
# $by: a role or an organisation.
help-checked-by = Checked by: { $by }.
help-source = Source
# Link to the page below.
help-more = Hours and sources
# Title of the page with the helplines. It stands in the browser’s history: it says no more than this.
help-page = Phone numbers

## The sixteen columns

columns-numbers = Each column is a day. Each pledge makes its day’s longer.
columns-equal = Each column is a day. From ten pledges on, its length shows how many people signed.
columns-band = Each column is the pledges of one day.
columns-band-equal = Sixteen columns: one for each day.
columns-scale = The broken column stands for { $n }.
# Follows a number that is shown before it.
pledges = { $n ->
    [one] pledge
   *[other] pledges
}

## Home page

# Follows the number, which is set large before it.
tally = { $n ->
    [one] person has signed.
   *[other] people have signed.
}
tally-paper = Also { $count } on paper.
tally-none = Be the first to sign.
phase-before = { $n ->
    [one] The 16 days start tomorrow.
   *[other] The 16 days start in { $n } days.
}
phase-during = Day { $day } of 16.
phase-after = The 16 days have ended.
phase-after-open = The 16 days have ended. You can still sign.
hero-read = Read the statement
hero-today = Today: { $title }
hero-days = See all 16 days
outcome-title = What became of it

statement-title = The joint statement
statement-published = Published in { $year } by
statement-source = Read it at its source
statement-unofficial = Unofficial translation.
statement-original = The original:

calls-title = { $n ->
    [7] Seven calls to action
   *[other] { $n } calls to action
}
calls-share = Beside each call: how many of those who signed chose it.
call-chosen = { $n ->
    [0] A number appears here once enough people have signed
    [one] { $n } person chose this
   *[other] { $n } people chose this
}
call-open = Read and share

regions-title = Where we are
regions-body = The stronger the colour, the more have signed. Small numbers are not shown, so that nobody can be recognised.
regions-none = A place gets its number once enough people there have signed, so that nobody can be recognised.
counts-rounded = By call and place, as of { $date }, { $time }, rounded at random to tens, so that nobody can be recognised. The sums may differ from the total.
regions-table = As a table
regions-caption = Confirmed pledges by place
regions-place = Place
regions-pledges = Pledges

days-title = The 16 days
days-calendar = Put the days into your calendar
days-feed = Feed of the days and milestones
days-lede = One action a day. Each costs nothing and can be done alone. Skip any day that does not feel safe.

## Signing

sign-title = Make the pledge
sign-purpose = Why sign?
sign-button = Sign the pledge
sign-again = Sign again
form-safety-title = Does someone else read your mail or your phone?
form-safety = Sign only if it is safe for you. You can take part in the 16 days without signing anything.
form-in-language = Fill in this form in English
form-needed = Fill in every field that is not marked “(optional)”.
field-reveal = Show password
field-conceal = Hide password
field-optional = (optional)
field-name = Your name
field-name-hint = A first name or an initial is enough.
field-email = E-mail address
field-email-hint = We send one e-mail so that you can confirm. Your address is never shown. Use an address that only you can open.
field-calls = Which calls to action do you choose?
field-calls-hint = Choose one or more. Below each stands what you promise with it.
field-region = Where you live
field-region-none = I prefer not to say
field-voice = Who are you signing for?
field-organisation = Organisation
field-organisation-hint = Only if you sign for one.
field-message = One line in your own words
field-message-hint = Up to { $n } characters. Please do not describe what happened to you or to anyone else.
# Followed by a number.
field-message-left = Characters left:
field-message-over = Characters too many:
field-message-help = Do you want to talk about what happened? People who listen:
field-show-name = Show my name on the public list
field-show-name-hint = Only if you are { $age } or older. An organizer looks at each name before it appears. If you do not tick this, you are counted and your name is not shown.
field-daily-letters = Send me the daily e-mails
field-daily-letters-hint = The action of each of the { $days } days by e-mail, from { $hour } on; before that thanks for confirming, and in the end the count. Each has a link that stops them.
field-plain-letters = Plain e-mails
field-plain-letters-hint = They name neither your promise nor the campaign. Choose this if someone else may read your mail.
field-consent = I agree that my details are used as the privacy notice says
field-consent-hint = You can withdraw at any time. Your details are deleted by { $date } at the latest.
# A field that only programs fill in.
field-trap = Leave empty

voice-individual = Myself, as a person
voice-civil-society = A civil society organisation
voice-government = A government body
voice-private-sector = A company
voice-development-partner = A development partner
voice-media = The media
voice-education = A school or university

errors-title = There is a problem
error-prefix = Error:

# $address: what was probably meant.
choice-title = Did you mean { $address }?
# $address: what was typed.
choice-body = You typed { $address }. Nothing is lost: choose, and your pledge goes on.
choice-yes = Yes, use { $address }
choice-no = No, keep { $address }
# $letters: letters that look like Latin ones, such as а; $script: what they are.
choice-letters = { $script ->
    [cyrillic] In { $address }, { $letters } is Cyrillic and only looks Latin.
    [greek] In { $address }, { $letters } is Greek and only looks Latin.
   *[other] In { $address }, { $letters } belongs to another alphabet and only looks Latin.
}
# $organisation: what was typed.
voice-choice-body = You named an organisation, { $organisation }, and chose that you sign for yourself. Nothing is lost: choose, and your pledge goes on.
voice-choice-person = For myself, without the organisation
step-title = One more step
step-body = Something was written into a field that people do not see, as programs do that fill in forms. Nothing you typed is lost: look it over and press the button.
origin-title = Please press once more
origin-body = Your browser does not say which page this form comes from, so it may come from another site. Nothing you typed is lost: look it over and press the button.
text-changed-title = The text has changed
text-changed-body = Since this form was opened, the organizers have changed what is signed. Nothing has been sent yet, and nothing you typed is lost: read the text as it stands now, and sign below if you still want to.

busy-title = We could not take your pledge just now
busy-body = Many people are signing at this moment. Nothing you typed is lost: press the button again in a moment.
busy-again = Try again
again-body = Nothing you sent is lost: press the button again in a moment.

paused-title = Signing is paused
paused-body = The organizers have paused signing for a while. Nothing you typed is lost as long as this page stays open: press the button again later.
closed-title = Pledges are not being taken
closed-body = Pledges are not being taken at the moment. You can read the statement, share it, and take part in the 16 days.

## What is wrong with a field, and how to mend it

error-name-empty = Enter your name
error-name-long = Name must be { $n } characters or less
error-name-link = Name must not contain a web or e-mail address
error-name-start = Name must start with a letter
error-name-control = Name must not contain control characters: type it again
error-email-empty = Enter your e-mail address
error-email-format = Enter an e-mail address in the correct format, like name@example.com
error-email-script = An e-mail address has Latin letters before the @: write it as you write it elsewhere
error-email-long = E-mail address is too long: enter a shorter one
error-calls-none = Select at least one call to action
error-calls-unknown = Select calls to action from the list
error-region-unknown = Select a place from the list
error-voice-unknown = Select who is signing from the list
error-organisation-empty = Enter the name of the organisation, or select that you sign for yourself
error-organisation-long = Organisation must be { $n } characters or less
error-organisation-link = Organisation must not contain a web or e-mail address
error-consent = Tick the box if you agree to the privacy notice
error-message-long = Your line must be { $n } characters or less
error-message-link = Your line must not contain a web or e-mail address
error-code-wrong = This code does not work. Check it, or open the link in the e-mail instead
error-code-format = Enter the 6 digits of the code

## After signing

check-title = Check your e-mail
check-body = If the address is right, we have sent you an e-mail. Type its 6-digit code here, or open its link.
check-slow = { $n ->
    [one] Many e-mails are waiting and leave one after the other. If the address is right, yours leaves in about { $n } minute. Type its 6-digit code here, or open its link. You need not sign again.
   *[other] Many e-mails are waiting and leave one after the other. If the address is right, yours leaves in about { $n } minutes. Type its 6-digit code here, or open its link. You need not sign again.
}
check-hours = { $n ->
    [one] The link and the code work for { $n } hour.
   *[other] The link and the code work for { $n } hours.
}
check-spam = Nothing there? Look in your spam folder.
check-subject = The subject is “{ letter-confirm-subject }”.
check-week = { $n ->
    [one] One address gets at most { $n } e-mail a week.
   *[other] One address gets at most { $n } e-mails a week.
}
check-again = Use a different address
check-resend = Send it again
check-resent = { $n ->
    [0] You asked for the e-mail again. It can take a few minutes.
    [one] You asked for the e-mail again. It leaves in about { $n } minute.
   *[other] You asked for the e-mail again. It leaves in about { $n } minutes.
}
mailbox-note = No mail server is set up: e-mails stay on this machine.
mailbox-open = Open the mailbox
code-label = 6-digit code
code-button = Confirm

# Titles in the browser’s history say as little as they can.
confirm-head = Please confirm
confirm-title = One more step: confirm your pledge
confirm-promise = This is what you promise:
confirm-body = This is what you told us. Nothing is counted or shown until you confirm.
confirm-changed = These details changed since this page was opened. Please read them once more.
confirm-button = Confirm my pledge
confirm-not-you = If this was not you, close this page: it is deleted by itself. “I did not sign this” in the e-mail stops further e-mails.

already-head = Confirmed
already-title = This pledge is already confirmed
already-body = You do not need to do anything. Thank you.

expired-title = This link has expired
expired-body = { $n ->
    [one] Links work for { $n } hour.
   *[other] Links work for { $n } hours.
} Enter your address, and a new one is on its way if there is a pledge to confirm.
expired-again = Unconfirmed pledges are deleted after a while. If no e-mail arrives:
expired-button = Send a new link

thanks-head = Thank you
thanks-title = Your pledge counts. Thank you, { $name }
thanks-count = { $n ->
    [0] You are the first to sign.
    [1] You are the first to sign.
   *[other] You are one of { $n } people who have signed.
}
# $day: 1 to 16
thanks-line = The mark at the end of column { $day } is you.
thanks-body = This is what you promised:
thanks-sent = The e-mail with your link is on its way.
thanks-name-later = Your name is shown only after an organizer has looked at it. Until then the page behind this link shows what you promised, without a name.
thanks-no-name = The page behind this link shows what you promised, without your name.
thanks-link-title = To change your mind later
thanks-link-body = { $n ->
    [one] We can send you a link to see, change or withdraw your pledge. It works for { $n } day.
   *[other] We can send you a link to see, change or withdraw your pledge. It works for { $n } days.
}
thanks-link-button = Send me my link

promise-name = Name
promise-voice = Signed as
promise-region = Where you live
promise-calls = Calls to action
promise-shown = Show my name
promise-letters = Asked for the daily e-mails
yes = Yes
no = No

manage-head = Your details
manage-title = Your pledge
manage-saved = Saved.
manage-pending = This pledge is not confirmed yet: it is not counted.
manage-change = Change it
manage-save = Save
manage-facts = What we keep
# $date: the day on which it could first be signed.
manage-text-present = You signed the text that has stood on this site since { $date } { $year }.
manage-text-earlier = You signed an earlier text, which stood on this site from { $date } { $year }. There is another one now; your pledge stays with the words you signed.
manage-text-read = Read what you signed
text-purpose = What it is for
text-pledge = What everyone promises
text-consents = What is agreed to
text-privacy = Privacy notice
manage-page = Your page
manage-page-body = This page shows what you promised. Your name is on it only if you asked for it and an organizer has looked at it.
manage-withdraw = Withdraw my pledge
# On pages that only one person may see.
history-hint = If someone else uses this device too, delete this page from the browser’s history.

withdraw-title = Withdraw a pledge
withdraw-link = Change or withdraw a pledge
withdraw-lede = You can take your pledge back at any time. You do not have to say why.
withdraw-effect = Your name, your address and your page are deleted at once, and the count goes down by one. Pictures and links that others have already saved are out of our reach.
withdraw-button = Send me a link
withdraw-sent = If this address has signed, an e-mail with a link is on its way. This page looks the same for every address.
# Hint of an address field that answers alike for everyone.
same-answer = The answer is the same whether or not the address has signed.

sure-title = Withdraw your pledge?
sure-body = This cannot be undone, but you can sign again whenever you like.
sure-button = Withdraw and delete my details
sure-keep = Keep my pledge

withdrawn-head = Deleted
withdrawn-title = Your pledge is withdrawn
withdrawn-body = Your pledge and your details have been deleted. Thank you for having been part of it.

disown-head = Not you?
disown-title = You did not sign this?
disown-body = Someone entered your address here, by mistake or on purpose. One press ends it.
disown-effect = The entry and everything in it are deleted, and no e-mail goes to your address again until you say so behind this same link.
disown-button = I did not sign this
disown-leave = Leave it as it is
letters-title = Stop the e-mails?
letters-body = Press the button, and you get no more of the e-mails that come each day. Nothing else changes.
letters-button = Stop the e-mails
letters-stopped-title = The e-mails have stopped
letters-stopped-body = You will get no more of them. You can ask for them again behind the link to your own page.
disowned-title = It is ended
disowned-body = The entry is deleted, and your address gets no more e-mails.
disowned-lift = If you want to sign yourself one day, allow e-mails again. Keep the link for that.
disowned-button = Send me e-mails again
lifted-title = E-mails may come again
lifted-body = Your address can be used to sign again.

## Calls, days, names, pledges

call-people = { $n ->
    [one] person chose this call.
   *[other] people chose this call.
}
call-promise = What you promise with it
call-share = Share this call
call-others = The other calls
day-of = Day { $day } of 16
day-today = today
day-safe = If acting openly is not safe for you
day-share = Share this day
# An entry of the feed that others subscribe to: a milestone passed.
feed-milestone = { $n } pledges have been made

supporters-title = Who has signed
supporters-body = These people chose to show their name. The others are counted and stand with them.
supporters-none = No names are shown yet. Everyone who signed is counted, with or without a name.
supporters-older = Older names
supporters-all = See all names

pledged-title = { $name } has signed
pledged-someone = Someone has signed
pledged-button = Sign too
joined = { $n ->
    [one] One person has signed through your link.
   *[other] { $n } people have signed through your link.
}

## Sharing

share-title = Pass it on
share-warning = People who know you will see what you share. Think first whether that is safe for you.
share-external = Each of these opens another site or app.
share-link = Link to copy
share-copy = Copy
share-copied = Copied
share-more = More ways to share
share-button = Share with others
# $network: such as Facebook.
share-on = Share on { $network }
partners-title = For partners
partners-body = Print the poster, put the badge on your site, pass the link on. Everything is free to use for the campaign.
partners-link = Link to pass on
partners-own = Schools, provinces and partners can have a link of their own, so that what it brings is counted under their name: ask the organizers.
partners-print = To print
partners-print-body = The poster leaves the sixteen columns empty, for names written by hand by those who wish.
# Before the organizers have checked the help numbers nothing with these numbers is printed.
partners-unchecked = There will be a poster here once the organizers have checked the help numbers that it prints.
partners-poster = A4 poster, { $language } (PDF)
partners-qr-png = QR code (PNG)
partners-qr-svg = QR code (SVG)
partners-badge = A badge for your site
partners-badge-body = It shows how many people have signed and leads here. It sets no cookie and follows nobody.
partners-badge-alt = How many people have signed
partners-badge-code = Code of the badge
partners-embed = A card for your site
partners-embed-body = A small page in a frame, with the count and a button that opens this site in a new window.
partners-embed-code = Code of the card
partners-embed-see = See the card
partners-new-window = (opens in a new window)
card-title = Your card
card-body = A picture to save and post. It shows your name only once it has been released.
card-story = Picture for a story
card-square = Square picture
copy-title = Text for { $channel }
copy-body = Copy the text, open the app and paste it there.
copy-label = Text to copy
server-title = Share on { $channel }
server-label = Your server
server-hint = For example mastodon.example.org; we do not keep it.
server-button = Go on
error-server = Enter the name of your server, such as mastodon.example.org
hashtag-streams = What others write
hashtag-others = These pages belong to others: we do not choose what stands there, and it can be upsetting.
hashtag-more = More hashtags
channel-copy = Copied link
channel-email = E-mail
channel-sms = Text message
channel-native = Share menu of the phone
channel-qr = QR code
channel-partner = Partner
channel-search = Search engine
channel-direct = Direct
channel-other = Other

## Errors

home-link = Go to the home page
error-reference = If you write to the organizers, give this reference: { $reference }
error-not-found-title = There is no page here
error-not-found-body = The link may be old, or a part of it was lost on the way. If it was someone’s pledge, they may have taken it back.
error-method-title = This page works in another way
error-method-body = The page exists, but not for what was sent to it. Go back and use its button or its link.
error-too-large-title = That was too much at once
error-too-large-body = More was sent than a form here can hold. Nothing was kept. Shorten it and try again.
error-unsupported-title = We could not read the form
error-unsupported-body = It was not sent the way this site’s form sends it. Open the form here and fill it in.
error-bad-request-title = We could not read that
error-bad-request-body = A part of what was sent could not be read. Go back, reload the page and try again.
error-forbidden-title = Please use the form on this site
error-forbidden-body = This came from another site. To protect you, forms are taken from this site’s own pages only. Open the page here and try again.
error-too-many-title = Too many tries at once
error-too-many-body = Wait a few minutes, then try again.
error-internal-title = There is a problem with this site
error-internal-body = It is our mistake, not yours, and it has been noted. Try again later.
error-unavailable-title = Very many people are here right now
error-unavailable-body = Try again in a moment. Reading the statement works all the while.
error-link-broken-title = This link does not work
error-link-broken-body = It is not complete, or it has been used up. Open the e-mail again and copy the whole link.
## A screen on a wall

wall-today = { $count } today.
wall-as-of = As of { $date }, { $time }
wall-qr = Code that leads to the form
wall-ended-title = This screen has ended
wall-ended-body = Its last day has passed, or the organizers have ended it. Ask whoever gave you the address for a new one. The numbers are on the home page too.

## Below every page

footer-source = Source
# Followed by the publisher, as a link.
footer-statement = The statement on this site is from { $year }. Published by
footer-controller = Responsible for this site and its data: { $name }.
footer-unofficial = This is not an official United Nations site.
footer-privacy = This site sets no cookies and loads nothing from other sites. Personal details are deleted by { $date } at the latest.
footer-site = This site
footer-data = Open data
footer-languages = Languages

## Letters (LETTER): see the note at the top

# LETTER, subject
letter-confirm-subject = Please confirm your e-mail address
# LETTER
letter-greeting = Hello.
# LETTER, first line: shows on a locked screen
letter-confirm-first = Open the link below to confirm.
# LETTER
letter-confirm-body = Someone entered this address on our site. If it was you, open the link and press the button.
# LETTER, HTML part
letter-confirm-button = Open the page
# LETTER
letter-code = Or type this code on the page that is still open:
# LETTER
letter-valid = { $hours ->
    [one] The link and the code work for { $hours } hour.
   *[other] The link and the code work for { $hours } hours.
}
# LETTER, subject
letter-signed-subject = Your e-mail address is confirmed
# LETTER
letter-signed-body = Someone entered this address on our site again. It has already been confirmed: there is nothing to do.
# LETTER, subject
letter-link-subject = Your link
# LETTER
letter-link-body = Here is the link you asked for. It opens a page that only you can see.
# LETTER, label before the link
letter-manage = See, change or withdraw
# LETTER, label before the link
letter-disown = I did not sign this
# LETTER
letter-nothing = If it was not you, you need do nothing: the entry deletes itself.
# LETTER, subject
letter-reminder-subject = Your e-mail address is not confirmed yet
# LETTER, first line
letter-reminder-first = Open the link below if you still want to confirm.
# LETTER
letter-reminder-body = Someone entered this address on our site, and it has not been confirmed so far. We ask this once and not again.
# LETTER, subject
letter-withdrawn-subject = Your entry is deleted
# LETTER
letter-withdrawn-body = What you had entered on our site is deleted, as you asked. This is the last e-mail about it, and there is nothing that you need to do.
# LETTER
letter-withdrawn-again = If it was not you, somebody had the link to your entry. You can enter it again at any time:
# LETTER, subject
letter-thanks-subject = Thank you
# LETTER, first lines: show on a locked screen
letter-thanks-first = Hello. Your address is confirmed, thank you. You asked for these e-mails: there is one a day for a while, and the link at the end of each of them stops them at once.
# LETTER
letter-thanks-plain = As you wished, they name nothing. What you chose, and the link for passing it on, are behind the link below that only you can open.
# LETTER, subject
letter-day-subject = For today
# LETTER, first lines: show on a locked screen
letter-day-first = Hello. This is what you asked for: something small for today, which costs nothing. Do it only if you like. The link at the end of this e-mail stops these e-mails at once.
# LETTER
letter-day-plain = As you wished, this e-mail names nothing. What it is about is on the page behind this link:
# LETTER, subject
letter-closing-subject = The last of these e-mails
# LETTER, first lines: show on a locked screen
letter-closing-first = Hello. You asked for these e-mails, and this is the last of them. Below you read what became of it. There is nothing that you need to do, and you can delete it at once.
# LETTER
letter-closing-plain = { $count ->
    [one] Counted in the end: { $count }. Thank you for being there.
   *[other] Counted in the end: { $count }. Thank you for being one of them.
}
# LETTER, label of the link
letter-stop = Stop the e-mails

## Files with counts

export-total = All confirmed pledges
export-not-said = Not said
# $day: 1 to 16
export-day = Day { $day }

# Stands on the privacy page while the campaign names no controller or contact
text-unnamed = (not yet named by the organizers)

## Share cards, posters and the badge

# $n: the milestone passed, such as 1,000.
card-people = { $n }+ have signed. And you?
# On a call's card: of those who chose it.
card-chosen = { $n }+ have chosen this. And you?
# Above the theme on the card of a pledge that shows no name.
card-own = I have signed
card-call = Call to action { $n }
# Follows the number, which is set large above it.
badge-people = { $n ->
    [one] person has signed
   *[other] people have signed
}
# A day above its column: $day and $month are numbers.
poster-date = { $day }/{ $month }
poster-write = Write your name from top to bottom. Only if you wish.
poster-scan = Scan and sign
# Read out for the QR code.
poster-code = QR code with the address below
### The organizers' desk: letters (LETTER)

# LETTER
letter-desk-set-up-subject = Your account at { $site }
# LETTER
letter-desk-set-up-body = You are invited to work on the site { $site }. Your role: { $role }.
# LETTER
letter-desk-invited-body = { $by } invites you to work on the site { $site }. Your role: { $role }.
# LETTER
letter-desk-set-up-ask = If something is unclear, ask { $who }.
# LETTER
letter-desk-set-up-next = Open the link below and choose a password: then your account is ready.
# LETTER, who did something at the command line
letter-desk-machine = At the command line
# LETTER, subject
letter-desk-device-subject = A new browser signed in
# LETTER
letter-desk-device-body = A browser that is new to your account has signed in: { $agent }. If it was not you, ask for a new password at once.
# LETTER
letter-desk-reset-subject = A new password
# LETTER
letter-desk-reset-body = Someone asked for a new password for the account of this address. If it was you, open the link below.
# LETTER
letter-desk-changed-subject = Your account was changed
# LETTER
letter-desk-changed-body = The password or the second factor of your account was changed. If it was not you, ask for a new password at once.
# LETTER
# LETTER
letter-desk-erasure-subject = Personal data will be erased soon
# LETTER
letter-desk-erasure-next = Personal data is erased on { $date } { $year }.
# LETTER
letter-desk-erasure-body = This happens by itself, as was promised. The counts stay. Files with names that are still needed have to be made before, and erased in their turn.
# LETTER
letter-desk-access-subject = Access was changed
# LETTER
letter-desk-access-body = It concerns who may do what, or the data of one person. The audit log says more. If you did not know of it, look now.
# LETTER
letter-desk-exported-subject = Personal data was exported
# LETTER
letter-desk-exported-body = What it was for is in the audit log. If you did not know of it, look now.
# LETTER, subject, where something grave is among them
letter-desk-issues-grave-subject = Something is wrong with the site
# LETTER, subject
letter-desk-issues-subject = Something on the site needs a look
# LETTER
letter-desk-issues-body = { $n ->
    [one] Something new is wrong with the site { $site }:
   *[other] { $n } new things are wrong with the site { $site }:
}
# LETTER, before the sentence
letter-desk-issues-grave = Grave:
letter-desk-issues-light = To look at:
# LETTER, before a list
letter-desk-issues-over = Grave before, and over now:
letter-desk-issues-found = Found on { $when }, by the machine { $machine }. There is one of these letters a day at most.
# LETTER, subject
letter-desk-morning-subject = The numbers of this morning
# LETTER
letter-desk-morning-day = Confirmed on { $date }: { $n }. The day before: { $before }
letter-desk-morning-all = Confirmed in all
# LETTER, heading; $what: regions, channels
letter-desk-morning-top = { $what }, yesterday
letter-desk-morning-issues = Open issues
letter-desk-chosen = You chose this letter. You can stop it on the page of your account:
# LETTER
letter-desk-valid = { $hours ->
    [one] The link works for one hour, and once.
   *[other] The link works for { $hours } hours, and once.
}
# LETTER
letter-desk-nothing = If it was not you, you need do nothing.

### The organizers' desk

desk-name = Organizers’ desk
desk-nav = At the desk
desk-menu = Menu
desk-home = Overview
desk-help = Help
desk-help-picture = The page on a phone: { $title }
desk-accounts = Accounts
desk-audit = Audit log
desk-account = My account
desk-sessions = Where I am signed in
desk-sign-in = Sign in
desk-sign-out = Sign out
desk-save = Save
desk-action = Action
desk-email-empty = Enter an e-mail address
desk-told-account-added = The account is made. A letter with a link to choose a password is on its way.
desk-told-role-changed = The role is changed.
desk-told-account-renewed = A letter with a new link is on its way. The old password no longer works.
desk-told-account-ended = The account is ended. Its owner is signed out everywhere.
desk-told-rule-saved = Saved.
desk-told-letters-chosen = Saved.
desk-my-letters = Letters to me
desk-my-letters-issues = When something is wrong
desk-my-letters-issues-hint = What is wrong now counts as known. What comes next is told at once, in one letter a day at most: the rest waits until { $hour }:00 of the next day.
desk-my-letters-morning = The numbers of each morning
desk-my-letters-morning-hint = At { $hour }:00, from { $days } days before the first day until { $days } days after the last. These are the exact numbers, not for publication.
desk-told-source-added = The partner link is made. Hand over the link, its QR code or its poster.
desk-told-source-changed = The link’s name and note are changed.
desk-told-source-ended = The link is ended.
desk-told-source-reopened = The link is open again and counts.
desk-told-letters-requeued = The refused letters are tried again.
desk-told-silence-lifted = The mailbox is written to again.
desk-told-letter-sent = The letter is on its way to you.
desk-once-more = One moment
desk-once-more-link = Go on to the page
desk-letters = Daily letters
desk-letters-off = The campaign's files send no daily letters.
desk-letters-sent = Sent in the last week
desk-letters-sent-day = Sent
desk-letters-waiting = Waiting
desk-letters-refused = Refused
desk-letters-stopped = Stopped by their reader
desk-letters-day = Day
desk-letters-by-day = Letters of each day
desk-letters-running = The letters of each day leave by themselves at the hour of the campaign's files.
desk-letters-paused = The daily letters are paused: none leaves. Those of a day that is over are not sent later.
desk-letters-pause = Pause the daily letters
desk-letters-resume = Let them leave again
desk-letters-look = All letters
desk-letters-look-body = Look at each as its reader sees it, or have it sent to your own address. Its links lead nowhere.
desk-letters-letter = Letter
desk-letters-send = Send to me
desk-letters-confirm = Please confirm
desk-letters-signed = Already confirmed
desk-letters-link = The link that was asked for
desk-letters-reminder = Reminder
desk-letters-withdrawn = After withdrawing
desk-letters-thanks = Thanks
desk-letters-daily = Letter of a day
desk-letters-closing = Closing letter
desk-silent = Mailboxes without letters
desk-silent-what = These mailboxes get no letters that visitors’ forms or the days cause. We keep a fingerprint of each, not its address, so one is found only by the exact address. The search is written to the audit log, without the address.
desk-silent-reason = Reason
desk-silent-ends = Until
desk-silent-count = Mailboxes
desk-silent-bounced = There is no such mailbox
desk-silent-complained = Reported as unwanted mail
desk-silent-asked-ends = Its owner takes it back by the link in the letter, or an owner of the desk lifts it on their request.
desk-silent-complained-ends = An owner of the desk lifts it, when the mailbox’s owner asks for that.
desk-silent-bounced-ends = Seven days: mailboxes are set up later, and providers err.
desk-silent-not-found = This mailbox is written to: nothing keeps letters away.
desk-silent-address = No letters go to this mailbox
desk-silent-since = Since
desk-silent-until = Until
desk-silent-lift = Write to it again
desk-silent-lift-what = Do this only when the mailbox’s owner asks for it. It is written to the audit log, without the address.
desk-told-token-ended = The access is ended.
desk-told-wall-ended = The wall screen is ended.
desk-told-session-ended = Signed out there.
desk-told-paper-entered = Entered. The numbers stand beside the confirmed total.
desk-told-paper-undone = Taken back.
desk-told-paper-redone = The pledges on paper count again.
desk-yes = Yes
desk-no = No
# $date: “30 November”; $time: “14:12”.
desk-when = { $date }, { $time }

desk-role = Role
desk-role-viewer = Viewer
desk-role-editor = Editor
desk-role-owner = Owner
desk-role-hint = A viewer sees counts. An editor also releases names and downloads pledges. An owner also decides on accounts and settings.
# Label of the choice in a row of accounts.
desk-role-of = Role of { $email }

desk-greeting = You are signed in as { $email }. Your role: { $role }.
desk-confirmed = Confirmed

desk-password = Password
desk-current-password = Current password
desk-new-password = New password
desk-password-hint = { $n ->
    [one] At least one character.
   *[other] At least { $n } characters. Four words that do not belong together are easy to remember and hard to guess.
}
desk-password-short = { $n ->
    [one] The password must have at least one character
   *[other] The password must have at least { $n } characters
}
desk-password-long = { $n ->
    [one] The password must have at most one character
   *[other] The password must have at most { $n } characters
}
desk-password-guessable = This password is easy to guess: choose words that do not belong together
desk-proof-title = Show again that it is you
desk-proof-body = What you are about to do changes what others may do, lets data leave, or cannot be undone. An open session alone must not do that. Nothing has been done yet.
desk-proof-erase = The pledge { $code } of { $day } is erased, with all that is known of who signed it. This cannot be taken back.
desk-proof-role = { $role ->
    [owner] { $email } becomes an owner: they may do everything, also with accounts, exports and settings.
    [editor] { $email } becomes an editor.
   *[other] { $email } becomes a viewer.
}
desk-proof-button = Go on
desk-proof-leave = Leave without doing it
desk-password-end-tokens = End my access tokens too
desk-password-save = Save password
desk-password-title = Password
desk-password-set = Your password is saved. Sign in with it.
desk-password-changed = Your password is changed. You are signed out everywhere else.
desk-current-wrong = The current password is not right

desk-sign-in-wrong = The e-mail address or the password is not right
desk-sign-in-late = That took too long: sign in again
desk-busy = Too many people sign in just now. Wait a few seconds, then try again
desk-too-many = { $n ->
    [one] Too many attempts: try again in one minute, or ask for a new password
   *[other] Too many attempts: try again in { $n } minutes, or ask for a new password
}
desk-signed-out = You are signed out.
desk-signed-out-title = You are signed out
desk-signed-out-kept = Nothing was changed, and what you typed is kept on this page. Sign in, in a new tab; then come back here and send it.
desk-signed-out-send = Send it now
desk-signed-out-body = Nothing was changed. Sign in and try again.
desk-trust = People trusted us with their names. Open only what you need: what is done here is written to the audit log.
desk-start-again = Start again

desk-forgot = I do not know my password
desk-forgot-body = We send a link for a new password to the address of your account. It works for one hour, from anywhere, also when there were too many attempts.
desk-forgot-button = Send the link
desk-forgot-sent-title = Check your e-mail
desk-forgot-sent = If this address has an account, a letter with a link is on its way to it. For reasons of safety we say the same about every address.
desk-set-up-title = Set up your account
desk-reset-title = Choose a new password
desk-for-account = For the account of { $email }.
desk-dead-link-title = This link does not work any more
desk-dead-link-body = It was used already, it is too old, or it was cut when it was copied. Ask for a new one.

desk-bulk-title = Name the number first
desk-bulk-body = This is about { $n } of { $all } pledges{ $before ->
        [0] {""}
       *[other] , with those you changed earlier in this hour
    }. Only an owner may change so many at once, after typing their number. Nothing has been done yet.
desk-bulk-number = Type how many they are
desk-bulk-wrong = This is not the number above
desk-bulk-button = Do it
desk-sure-title = Is this what you want?
desk-sure-end = { $n ->
    [one] The link of “{ $name }” ends. It has brought one pledge; it stays. What comes by it from then on does not count for it. You can open it again.
   *[other] The link of “{ $name }” ends. It has brought { $n } pledges; they stay. What comes by it from then on does not count for it. You can open it again.
}
desk-sure-paper = { $n ->
    [one] One pledge on paper is taken back and no longer stands beside the confirmed ones. You can let it count again.
   *[other] { $n } pledges on paper are taken back and no longer stand beside the confirmed ones. You can let them count again.
}
desk-sure-release = { $n ->
    [one] One held sign-up is released, and a letter goes to it. Letters cannot be taken back.
   *[other] { $n } held sign-ups are released, and a letter goes to each. Letters cannot be taken back.
}
desk-sure-drop = { $n ->
    [one] One held sign-up is dropped. It can be put back for 14 days, then it is deleted.
   *[other] { $n } held sign-ups are dropped. They can be put back for 14 days, then they are deleted.
}
desk-sure-requeue = { $n ->
    [one] One letter that was refused for this reason goes out once more. Letters cannot be taken back.
   *[other] { $n } letters that were refused for this reason go out once more. Letters cannot be taken back.
}
desk-sure-wall = The wall screen “{ $name }” goes dark at once: it says that it has ended. Its address cannot be had back.
desk-sure-token = The program that shows “{ $name }” reads nothing any more. The token cannot be had back; another can be made.

desk-press = For the press
desk-press-what = These sentences and figures may go out now: they are what the public page says. All other numbers of this console are for organizers alone.
desk-press-told = Of these numbers the total of all pledges, the days and those on paper may be told as they are. Sentences ready to go out, with public numbers by region and call:
desk-press-text = Text to copy
desk-press-copy = Copy the text ({ $language })
desk-press-print = Print
desk-press-figures = Figures
desk-press-number = Number
desk-press-about = about { $n }
desk-press-no-region = Region not said
desk-press-regions = Regions, as published
desk-press-calls = Calls to action, as published
desk-press-lot = Regions and calls were counted on { $when }. They are rounded to tens so that nobody can be recognised, and need not add up to the total.
desk-press-hash = Hash of the hour that began
desk-press-hash-short = Hash of the last hour:
desk-press-hash-what = Whoever notes it can check later that these figures were not changed:
# $place: the city or country whose time it is.
desk-press-when = { $date } { $year }, { $time } ({ $place } time)
desk-press-total = { $n ->
    [one] As of { $when }, one pledge of “{ $campaign }” had been confirmed by e-mail.
   *[other] As of { $when }, { $n } pledges of “{ $campaign }” had been confirmed by e-mail.
}
desk-press-paper = { $n ->
    [one] One more was signed on paper and is counted apart.
   *[other] { $n } more were signed on paper and are counted apart.
}
desk-press-most = { $n ->
    [one] The region with the most pledges is { $regions }.
   *[other] The regions with the most pledges are: { $regions }.
}
desk-press-call = The call to action with the most support is “{ $call }” (about { $n }).
desk-press-source = Source: { $address }
desk-refused-title = Your role does not allow this
desk-refused-body = This takes the role: { $role }. Ask an owner.
desk-gone = This account has changed meanwhile: look again

desk-code = Code
desk-code-hint = Six digits from your authenticator app, or a recovery code.
desk-proof-code-hint = Six digits from your authenticator app. A recovery code serves for signing in only.
desk-code-app-hint = Six digits from your authenticator app.
desk-code-wrong = The code is not right
desk-code-used = The code was used already: sign in again with the next one

desk-factor-title = Second factor
desk-factor-why = A code from an app on your telephone, besides the password. Whoever learns your password still cannot sign in.
desk-factor-is-on = It is on: signing in asks for a code from your app.
desk-factor-is-off = Your second factor is turned off.
desk-factor-required = Everyone here must have a second factor. Set yours up first.
desk-factor-on-link = Set up a second factor
desk-factor-on = Turn it on
desk-factor-later = Not now: to the overview
desk-factor-off = Turn it off
desk-factor-rule = Everyone must have one
desk-factor-steps = You need an authenticator app on your telephone; any will do. Open it, add an account with the camera, and type the six digits that it then shows.
desk-factor-open-app = Open in an app on this device
desk-factor-type = Or type this key into the app:
desk-recovery-title = Recovery codes
desk-recovery-body = Without your telephone, each of these signs you in once in place of a code. Print them or write them down: they are not shown again.
desk-recovery-copy = Copy the codes
desk-recovery-print = Print the codes
desk-recovery-kept = I have kept them
desk-recovery-new = Make new recovery codes

desk-sessions-caption = The last used first. Sign out where you do not know the browser, and change your password.
desk-session-since = Signed in
desk-session-seen = Last used
desk-session-this = This one
desk-session-other = other
desk-session-unknown = A browser we do not know
desk-session-end = Sign out there
desk-session-end-others = Sign out everywhere else
desk-session-end-of = Sign out there: { $where }

desk-account-add = New account
desk-account-add-button = Make it and send the link
desk-account-own = You
desk-account-seen = Last signed in
desk-account-never = Never
desk-account-waiting = Not set up yet
desk-account-renew = Reset sign-in
desk-account-renew-of = Reset sign-in: { $email } loses password and second factor and gets a new link
desk-account-end = End account
desk-account-end-of = End account: { $email }
desk-account-renew-means = They lose password and second factor, are signed out everywhere, and get a new link by letter.
desk-account-end-means = They are signed out everywhere and cannot sign in any more. What they did stays in the log.
desk-account-taken = This address already has an account
desk-account-last-owner = This is the last owner: make somebody else an owner first

desk-audit-caption = Newest first. No entry can be changed or taken out without the chain showing it.
desk-audit-number = No.
desk-audit-when = When
desk-audit-who = Who
desk-audit-what = What
desk-audit-about = On
desk-audit-details = Details
desk-audit-nobody = Command line or program
desk-audit-older = Older entries
desk-said-account-added = { $who } made an account for { $about }.
desk-said-account-set-up = { $who } set up the account.
desk-said-account-renewed = { $who } started the account of { $about } anew, with a new link.
desk-said-role-changed = { $who } gave { $about } another role.
desk-said-account-ended = { $who } ended the account of { $about }.
desk-said-signed-in = { $who } signed in.
desk-said-signed-out = { $who } signed out.
desk-said-sign-in-paused = { $who } refused further attempts to sign in as { $about } for a while.
desk-said-session-ended = { $who } ended one of their sessions.
desk-said-sessions-ended = { $who } ended all their other sessions.
desk-said-letters-chosen = { $who } chose which letters they get.
desk-said-password-changed = { $who } changed their password.
desk-said-password-reset = { $who } set a new password by a link.
desk-said-reset-sent = { $who } sent { $about } a link for a new password.
desk-said-second-factor-on = { $who } turned their second factor on.
desk-said-second-factor-off = { $who } turned their second factor off.
desk-said-recovery-codes = { $who } made new recovery codes.
desk-said-recovery-code-used = { $who } used a recovery code.
desk-said-second-factor-rule = { $who } changed whether a second factor is asked of everyone.
desk-said-review-released = { $who } released parts of pledge { $about } to be shown.
desk-said-review-hidden = { $who } hid parts of pledge { $about }.
desk-said-review-undone = { $who } took back what was decided about pledge { $about }.
desk-said-held-released = { $who } released the held sign-up { $about }.
desk-said-letters-requeued = { $who } had refused letters tried again.
desk-said-held-group-released = { $who } began to release held sign-ups ({ $about }).
desk-said-pledges-counted = { $who } counted pledges by conditions ({ $about }).
desk-said-held-seen = { $who } looked at the names of held sign-ups.
desk-said-pledges-searched = { $who } looked for pledges.
desk-said-cleanup-begun = { $who } began clean-up { $about }.
desk-said-cleanup-cancelled = { $who } stopped clean-up { $about }.
desk-said-cleanup-ended = { $who }: clean-up { $about } has ended.
desk-said-cleanup-undone = { $who } put back what clean-up { $about } had removed.
desk-said-paper-added = { $who } entered pledges on paper, number { $about }.
desk-said-paper-undone = { $who } took back pledges on paper, number { $about }.
desk-said-paper-redone = { $who } let pledges on paper count again, number { $about }.
desk-said-subject-sought = { $found ->
    [no] { $who } looked for somebody’s data on request and found none.
   *[yes] { $who } looked for somebody’s data on request and found pledge { $about }.
}
desk-said-subject-exported = { $who } gave out the data of pledge { $about } on its owner’s request.
desk-said-subject-erased = { $who } erased the data of pledge { $about } on its owner’s request.
desk-said-erasure-announced = { $who } told all owners on which day personal data will be erased.
desk-said-retention-run = { $who } erased personal data past their time.
desk-said-counts-corrected = { $who } corrected counts that differed from the pledges.
desk-said-keys-given-up = { $who } erased the personal data that a lost secret had sealed.
desk-said-keys-rotated = { $who } sealed personal data again with a new secret.
desk-said-source-added = { $who } added the partner link “{ $about }”.
desk-said-source-changed = { $who } changed name or note of the partner link “{ $about }”.
desk-said-source-ended = { $who } ended the partner link “{ $about }”.
desk-said-source-reopened = { $who } opened the partner link “{ $about }” again.
desk-said-settings-changed = { $who } changed the settings: { $about }.
desk-said-counts-exported = { $who } exported exact counts.
desk-said-traffic-exported = { $who } exported exact traffic.
desk-said-supporters-exported = { $who } exported pledges without personal data.
desk-said-personal-exported = { $who } exported personal data.
desk-said-token-added = { $who } made the access token “{ $about }”.
desk-said-token-ended = { $who } ended the access token “{ $about }”.
desk-said-wall-added = { $who } made the wall screen “{ $about }”.
desk-said-wall-ended = { $who } ended the wall screen “{ $about }”.
desk-said-audit-exported = { $who } exported this log.
desk-detail-added = Added to the total
desk-detail-agent = Browser and system
desk-detail-attempts = Attempts
desk-detail-back_to = Back to version
desk-detail-channel = Channel
desk-detail-columns = Columns
desk-detail-counts = Counts corrected
desk-detail-day = Day
desk-detail-expires_at = Works until
desk-detail-filter = Choice
desk-detail-format = Format
desk-detail-from = Before
desk-detail-goals = Goals
desk-detail-helplines = Helplines
desk-detail-issues = When something is wrong
desk-detail-languages = Languages
desk-detail-left = Recovery codes left
desk-detail-lines = Lines
desk-detail-morning = The numbers of each morning
desk-detail-new_network = From a new network
desk-detail-number = Number
desk-detail-only_held = Held sign-ups only
desk-detail-parts = Parts
desk-detail-paused = Signing paused
desk-detail-purpose = Purpose
desk-detail-ready = With a password
desk-detail-required = Asked of everyone
desk-detail-role = Role
desk-detail-scopes = May read
desk-detail-second_factor = Second factor
desk-detail-sessions = Sessions ended
desk-detail-sessions_ended = Sessions ended
desk-detail-tokens_ended = Access tokens ended
desk-detail-to = Now
desk-detail-token = Access token
desk-detail-version = Version
desk-detail-factor-code = Code of the app
desk-detail-factor-recovery = Recovery code
desk-detail-factor-none = None
desk-did-audit-exported = Exported this log
desk-audit-at = { $date } { $year }, { $time }
desk-audit-none = Nothing found.
desk-audit-all = All
desk-audit-whole = The whole log
desk-audit-command-line = Somebody at the command line
desk-audit-program = The program
desk-audit-account = Account { $n }
desk-audit-action = Action
desk-audit-previous-hash = Hash before
desk-audit-hash = Hash
desk-audit-file = As a file
desk-audit-file-what = What is chosen above, oldest first, with addresses of organizers: not for publication. The download is written to this log.
desk-did-account-added = Made an account
desk-did-account-set-up = Set up the account
desk-did-account-renewed = Started an account anew
desk-did-role-changed = Changed a role
desk-did-account-ended = Ended an account
desk-did-signed-in = Signed in
desk-did-signed-out = Signed out
desk-did-sign-in-paused = Refused further attempts to sign in for a while
desk-did-session-ended = Ended a session
desk-did-sessions-ended = Ended other sessions
desk-did-letters-chosen = Chose their letters
desk-did-password-changed = Changed the password
desk-did-password-reset = Set a new password by a link
desk-did-reset-sent = Sent a link for a new password
desk-did-second-factor-on = Turned the second factor on
desk-did-second-factor-off = Turned the second factor off
desk-did-recovery-codes = Made new recovery codes
desk-did-recovery-code-used = Used a recovery code
desk-did-second-factor-rule = Changed the rule about second factors

# Looking after pledges
desk-review = Review
desk-review-nav = Pledges
desk-review-views = What is shown
desk-review-one = One by one
desk-review-list = All that wait
desk-review-released = Released
desk-review-hidden = Hidden
desk-review-waiting = { $n ->
    [one] One pledge waits to be looked at.
   *[other] { $n } pledges wait to be looked at.
}
desk-review-many = More than { $n } pledges wait.
desk-review-none = Nothing here.
desk-review-none-yet = None of the pledges looked through so far. The next page looks further.
desk-review-none-waiting = Nothing waits. A name comes here when its owner has confirmed and wants it to be shown.
desk-review-item = Pledge { $code }
desk-review-flagged = On the word list: { $words }
desk-review-release = Release
desk-review-hide = Hide
desk-review-skip = Skip
desk-review-undo = Undo
desk-review-is-waiting = Waits
desk-review-is-released = Released
desk-review-is-hidden = Hidden
desk-review-did-release = Released. It is shown in public.
desk-review-did-hide = Hidden. The pledge still counts.
desk-review-did-undo = Taken back. It waits again as before.
desk-review-did-nothing = Nothing was changed: nothing was ticked, or the pledge was changed, withdrawn or decided by somebody else since this page was shown.
desk-review-look-again = Look at it again
desk-review-did-release-many = { $n ->
    [one] One pledge was released.
   *[other] { $n } pledges were released.
} They are shown in public.
desk-review-did-hide-many = { $n ->
    [one] One pledge was hidden.
   *[other] { $n } pledges were hidden.
} They still count.
desk-review-did-undo-many = { $n ->
    [one] One decision was taken back.
   *[other] { $n } decisions were taken back.
}
desk-review-unchanged = { $n ->
    [one] One was left as it is: it was changed, withdrawn or decided by somebody else since the page was shown.
   *[other] { $n } were left as they are: they were changed, withdrawn or decided by somebody else since the page was shown.
}
desk-review-words = Words on the list
desk-review-only-flagged = With such words
desk-review-only-others = Without
desk-review-with = With
desk-review-show = Show
desk-review-flagged-first = Words on the list: { $n }
desk-review-others = Without marked words: { $n }
desk-review-all = On this page: { $n }
desk-review-ticked = What is not ticked stays as it is and comes again at the end.
desk-review-release-ticked = Release all that are ticked
desk-review-hide-ticked = Hide all that are ticked
desk-review-next-page = Next page
desk-review-keys = Keys while the pledge has the focus: R releases, H hides, N skips, U takes back what was done last.
desk-review-advice = Hide what names another person, describes what happened to somebody, threatens or sells. Release an organisation only after you have checked that the signer may speak for it. The pledge counts either way, and its owner is not told.

desk-held = Held for checking
desk-held-what = These sign-ups went over a limit or filled the field that people do not see. They are not counted and got no letter. Release those that look like people: their letters are sent. What you drop can be put back for 14 days.
desk-held-none = Nothing is held.
desk-held-more-groups = More groups
desk-held-all-groups = All held sign-ups
desk-held-release-of-many = Release of held sign-ups
desk-held-number = { $n ->
    [one] One sign-up
   *[other] { $n } sign-ups
}
desk-held-reason = Why
desk-held-when = When
desk-held-hour = Hour that begins
desk-held-network = Network (changes every day)
desk-held-unknown = not known
desk-held-day = Many from one network in a day
desk-held-trap = The hidden field was filled
desk-held-release = Release
desk-held-release-all = Release all
desk-held-drop = Drop
desk-held-drop-all = Drop all
desk-held-release-kind = Release everything of this kind
desk-held-drop-kind = Drop everything of this kind
desk-held-shapes = Shapes of names (A, a, Я, я: letters, 9: digits)
desk-held-domains = Mail domains
desk-held-one-by-one = Look at each one
desk-held-to-clean-up = Clean up by this network
desk-held-domain = Mail domain
desk-held-did-release = { $n ->
    [one] One sign-up was released. Its letter is on its way.
   *[other] { $n } sign-ups were released. Their letters are on their way.
}
desk-held-did-drop = { $n ->
    [one] One sign-up was dropped.
   *[other] { $n } sign-ups were dropped.
}
desk-held-back-link = Put it back
desk-held-clean-up = Clean up
desk-held-clean-up-what = Sets aside all pledges that fit every condition you give. They count no longer and can be put back for 14 days; after that they are deleted. First you see how many they are.
desk-held-clean-up-then = They are set aside in batches and count no longer. You can stop on the way and put all of them back for 14 days.
desk-held-domain-hint = Such as example.org. Domains below it are meant too.
desk-held-network-hint = As the page of held sign-ups has it; its links fill this in.
desk-held-source-hint = Its name, or what stands last in its link.
desk-held-wrong-time = Write the time as 2026-11-25T14:00; the first must be before the second.
desk-held-wrong-source = There is no such link, or several of this name: write what stands last in the link.
desk-held-wrong-network = This is no network: take it over from the page of held sign-ups.
desk-held-from = Signed from
desk-held-until = Signed before
desk-held-source = Partner link
desk-held-only-held = Held sign-ups only
desk-held-count = Count first
desk-held-fewer = fewer than { $n }
desk-held-begin = Set them aside
desk-held-other = All clean-ups
desk-held-wrong-domain = One domain alone, such as example.org: no whole address, no list
desk-held-no-condition = Give at least one condition: a mail domain, a time, a partner link or a network.
desk-held-clean-ups = Clean-ups, newest first
desk-held-condition = Conditions
desk-held-let-go = Released
desk-held-touched = Set aside by the clean-up
desk-held-dropped = { $n ->
    [one] One held sign-up
   *[other] { $n } held sign-ups
}
desk-held-running = Running
desk-held-counting = Being counted; nothing is changed yet
desk-held-counted = Counted; nothing is changed yet
desk-held-percent = { $n } % looked through
desk-held-cancelled = Stopped
desk-held-done = Done
desk-held-undoing = Being put back
desk-held-undone = Put back
desk-held-cancel = Stop
desk-held-undo = Put back
desk-held-leave = Leave as they are
desk-held-back-until = Can be put back until

desk-paper = On paper
desk-paper-what = Signatures on sheets and at events. They are shown beside the confirmed pledges and never added to them: nobody confirmed them by e-mail. Enter numbers only, no names.
desk-paper-total = On paper
desk-paper-one = One sheet or event
desk-paper-place = Place
desk-paper-day = Date
desk-paper-number = Number
desk-paper-call = Call to action
desk-paper-all-calls = All
desk-paper-note = Where the sheets are kept
desk-paper-enter = Enter
desk-paper-file = From a file
desk-paper-csv = Or paste lines here
desk-paper-choose = Excel workbook (.xlsx) or CSV file
desk-paper-look = Look at it first
desk-paper-look-again = Look again
desk-paper-mend = Mend the lines here
desk-paper-csv-hint = Up to { $n } lines and { $mb } MB, as Excel has it: the first sheet of a workbook, or CSV. Columns are known by their headings, in any order and beside others. First you see what it says. The call may be empty.
desk-paper-columns = The columns:
desk-paper-empty-file = An empty file with these columns
desk-paper-nothing-stored = Nothing is stored.
desk-paper-large = The file is larger than { $mb } MB: part it and enter it in parts.
desk-paper-workbook = This is an Excel workbook that cannot be read. In Excel choose “Save as”, then “Excel workbook (.xlsx)” without a password, and take that file.
desk-paper-limits = The workbook has more than { $n } lines, 50 columns or 64 MB unpacked: part it and enter it in parts.
desk-paper-order = Which comes first, the day or the month?
desk-paper-order-why = The dates of this file, such as 4/5/2026, can be read in two ways, and none of them says which. Nothing is stored yet.
desk-paper-day-first = The day (4/5 is 4 May)
desk-paper-month-first = The month (4/5 is 5 April)
desk-paper-encoding = The letters of this file cannot be read. In Excel choose “Save as”, then “CSV UTF-8”, and take that file.
desk-paper-column = Column
desk-paper-there = What stands there
desk-paper-to-do = What to do
desk-paper-first = Only the first { $n } are shown.
desk-paper-again = The same file was entered already. If you enter it again, it counts twice. Entered:
desk-paper-days = Signed:
desk-paper-entering = { $n } of { $all } lines entered
desk-paper-done = { $lines ->
    [one] One line is entered: { $n } signatures.
   *[other] { $lines } lines are entered: { $n } signatures.
}
desk-paper-preview = What the file says
desk-paper-ready = { $lines ->
    [one] One line with { $n } signatures. Nothing is stored yet.
   *[other] { $lines } lines with { $n } signatures. Nothing is stored yet.
}
desk-paper-store = Enter them
desk-paper-faults = { $n ->
    [one] One line has a mistake. Nothing was stored.
   *[other] { $n } lines have mistakes. Nothing was stored.
}
desk-paper-empty = There are no lines in it. Choose a file or paste lines.
desk-paper-long = More than { $n } lines: part the file and enter it in parts.
desk-paper-leave = Leave without storing
desk-paper-line = Line
desk-paper-when = Entered
desk-paper-entered = Entered so far, newest first
desk-paper-undo = Take back
desk-paper-undo-all = Take back all entered at once
desk-paper-redo = Count again
desk-paper-redo-all = Count again all entered at once
desk-paper-undone = Taken back
desk-paper-wrong-place = Say where, in up to { $n } characters
desk-paper-wrong-day = Write the day as 2026-11-25 or 25.11.2026, not in the future
desk-paper-wrong-number = Write a whole number between 1 and 100000, digits only
desk-paper-wrong-call = Leave it empty, or write one of: { $names }
desk-paper-wrong-note = Say where the sheets are kept, in up to { $n } characters
desk-paper-wrong-fields = The line must have five fields: { $columns }. Put a field with the separator in it in "quotes"
desk-paper-wrong-heading = The heading “{ $name }” is missing. Only “{ $call }” may be.
desk-paper-wrong-quote = A quotation mark " is opened here and never closed

desk-people = All pledges
desk-people-find = Code, number from a file, or released name
desk-people-button = Find
desk-people-which = More filters
desk-people-status = Status
desk-people-all = All
desk-people-none = Nothing found. Try a code, a number from a file, a released name or another status.
desk-people-caption = Newest first
desk-people-code = Code
desk-people-name = Name
desk-people-organisation = Organisation
desk-people-message = Message
desk-people-region = Region
desk-people-voice = Who signs
desk-people-day = Day
desk-people-calls = Calls to action
desk-people-older = Older ones
desk-people-what = A name stands here only where its owner asked for it to be shown and it is released. Other names and all addresses are sealed; the search does not look at them.
desk-people-confirmed = Confirmed
desk-people-pending = Pending
desk-people-held = Held for checking
desk-people-withdrawn = Withdrawn
desk-people-disowned = “I did not sign this”
desk-people-one = Pledge { $code }
desk-people-set-aside = Set aside by a clean-up
desk-people-signed = Signed
desk-people-ended = Ended
desk-people-channel = Came by
desk-people-brought = Pledges its link brought
desk-people-shown = What may be shown
desk-people-log = What was done at the desk
desk-people-no-log = Nothing.
desk-people-subject = Data request
desk-people-subject-what = Somebody asks what we have about them, or wants it erased. Make sure that the request comes from this very address. The search is written to the audit log, without the address.
desk-people-nobody = Nothing is known of this address: nobody has signed with it, or the data are erased already.
desk-people-found = Found
desk-people-export = Download as JSON
desk-people-letters = Letters of the last days
desk-people-letter-waits = waiting
desk-people-letter-sent = sent
desk-people-letter-refused = refused or bounced
desk-people-letter-dropped = not sent: not wanted any more
desk-people-letter-paused = kept back while the daily letters are paused
desk-people-account = Account at the desk
desk-people-account-end = See the accounts: an owner ends it there
desk-people-rest = There is no pledge of this address any more. A fingerprint of the mailbox stays with its letters for a week, so that nobody can flood it; “I did not sign this” stays for as long as it keeps letters away.
desk-people-no-address = Addresses are not looked for here: what is typed into this field stands in the page’s address, in logs and in the browser’s history. Take it out of there, too.
desk-people-ask-owner = Ask an owner: they can look for an address on the page for requests about data.
desk-people-erase = Erase
desk-people-erase-what = Erasing withdraws the pledge: what the person told us is gone at once, and it counts no longer. A fingerprint of the mailbox stays with its letters for a week, so that nobody can flood it. It cannot be undone.
desk-people-erased = The data are erased.

desk-texts = Signed texts
desk-texts-what = Every version of the statement, the calls and the promises that could be signed, with all its words. A version is kept before anybody can sign it; nothing changes or deletes it. Whoever signed an earlier one stays with its words.
# $n: the number of the version.
desk-texts-one = Text { $n } ({ $language })
desk-texts-signed = Text signed
desk-texts-version = Version
desk-texts-since = First used
desk-texts-present = Signed now
desk-texts-earlier = Earlier
desk-texts-changed = What changed
desk-texts-against = Compared with
desk-texts-words = All words
desk-texts-part = Part
desk-texts-part-label = Part in words

desk-retention = Retention
desk-retention-what = What is due is erased by itself, within a minute. Counts stay.
desk-retention-next = Data of confirmed pledges are next erased on { $date } { $year }.
desk-retention-rule = Kept for
desk-retention-kept = With personal data
desk-retention-due = Due now
desk-retention-confirmed = { $n ->
    [one] One day after the last of the sixteen days
   *[other] { $n } days after the last of the sixteen days
}
desk-retention-confirmed-closes = { $n ->
    [one] One day after the last day of signing
   *[other] { $n } days after the last day of signing
}
desk-retention-pending = { $n ->
    [one] One day after the link has expired
   *[other] { $n } days after the link has expired
}
desk-retention-held = { $n ->
    [one] One day after signing
   *[other] { $n } days after signing
}
desk-retention-set-aside = Set aside by a clean-up
desk-retention-set-aside-rule = { $n ->
    [one] One day after the clean-up ended
   *[other] { $n } days after the clean-up ended
}
desk-retention-letters = Letters
desk-retention-letters-rule = { $n ->
    [one] One day after it was sent
   *[other] { $n } days after they were sent
}
desk-retention-accounts = Accounts that have ended
desk-retention-accounts-rule = { $n ->
    [one] One day after it ended
   *[other] { $n } days after they ended
}
desk-retention-run = Erase now what is due
desk-retention-did = What was due is erased.
desk-retention-nothing = Nothing is due.
desk-retention-settings = Whoever runs the program sets these times: retention_days and held_days in campaign.toml, and SIXTEEN_CONFIRM_GRACE.

desk-did-review-released = Released to be shown
desk-did-review-hidden = Hidden
desk-did-review-undone = Took a decision about words back
desk-did-held-released = Released a held sign-up
desk-did-letters-requeued = Had refused letters tried again
desk-did-held-group-released = Began to release held sign-ups
desk-did-pledges-counted = Counted pledges by conditions
desk-did-held-seen = Looked at names of held sign-ups
desk-did-pledges-searched = Looked for pledges
desk-did-cleanup-begun = Began a clean-up
desk-did-cleanup-cancelled = Stopped a clean-up
desk-did-cleanup-ended = A clean-up, or a release of many, has ended
desk-did-cleanup-undone = Put back what a clean-up removed
desk-did-paper-added = Entered pledges on paper
desk-did-paper-undone = Took back pledges on paper
desk-did-paper-redone = Let pledges on paper count again
desk-did-subject-sought = Looked for somebody’s data on request
desk-did-subject-exported = Gave out somebody’s data on request
desk-did-subject-erased = Erased somebody’s data on request
desk-did-mailbox-sought = Looked whether a mailbox gets letters
desk-did-silence-lifted = Let a mailbox be written to again
desk-said-mailbox-sought = { $who } looked whether a mailbox gets letters.
desk-said-silence-lifted = { $who } lets a mailbox be written to again that got no letters.
desk-did-erasure-announced = Told all owners of the next erasing
desk-did-retention-run = Erased data past their time
desk-did-counts-corrected = Corrected counts that differed from the pledges
desk-did-keys-given-up = Erased what a lost secret had sealed
desk-did-keys-rotated = Sealed data again with a new secret
desk-now-day = Day { $day } of { $days }
desk-now-as-of = As of
desk-now-private = Not for publication.
desk-now-private-why = These are the exact numbers. Some are so small that they could point at somebody: for publication take the public counts.
desk-now-silent = { $n ->
    [one] { $provider }: nobody has confirmed since { $time }, though { $n } letter was sent.
   *[other] { $provider }: nobody has confirmed since { $time }, though { $n } letters were sent.
}
desk-now-today = Confirmed today
desk-now-so-far = Until { $time }: { $today }, yesterday { $yesterday } ({ $change })
desk-now-goal = { $n } to go until { $goal }
desk-now-pending = Waiting to confirm
desk-now-held = Held for checking
desk-now-aside = Set aside by clean-ups and not counted here: { $n }
desk-now-to-review = Pledges to review
desk-now-to-review-more = Or more: counted no further
desk-now-withdrawn = Withdrawn
desk-now-disowned = Of these “I did not sign this”: { $n }
desk-now-waiting = Letters waiting
desk-now-numbers = Show as table
desk-now-nothing = Nothing yet.
desk-now-days = Confirmed by day
desk-now-hours = Confirmed by hour
desk-now-days-whole = All days stand here, whichever are chosen above.
desk-now-hours-span = The last { $hours } hours: { $span }.
desk-chart-hint = Point at a column or press it for its number.
desk-chart-files = This chart as a file
desk-chart-failed = More delayed or refused than sent
desk-now-range = Period
desk-now-from = From
desk-now-to = Until
desk-now-show = Show
desk-now-all-days = All days
desk-now-funnel = From visit to share
desk-now-by-day = Day by day
desk-now-channels = Channels
desk-now-sources = Partner links
desk-now-all-sources = All { $n } partner links
desk-now-rate-why = Rate: how many of a hundred visits became a confirmed pledge.
desk-now-of-visits = of visits
desk-now-of-signed = of signed
desk-now-of-confirmed = of confirmed
desk-now-percent = { $n }%
desk-now-calls = Calls
desk-now-regions = Regions
desk-now-unsaid = Not said
desk-now-voices = Signed as
desk-now-languages = Languages
desk-now-letters = Letters
desk-now-queued = Waiting
desk-now-put-off = Delayed in 24 hours
desk-now-sent = Sent in 24 hours
desk-now-refused = Refused in 24 hours
desk-now-confirm-rate = Confirmed of those asked, 24 hours
desk-now-providers = By mail provider and hour
desk-now-providers-why = The last 24 hours. Each letter and each confirmation counts in the hour in which it happened. Only the large providers named in the campaign’s file are told apart.
desk-now-providers-hours = By provider and hour: the rate of confirmations
desk-now-provider-other = All others
desk-now-health = Health
desk-now-health-where = Of { $machine }, the machine that answered.
desk-now-well = OK
desk-now-unwell = Trouble
desk-now-writer = Database
desk-now-writes = { $n } waiting
desk-now-courier = Mail
desk-now-disk = Disk
desk-now-disk-free = { $free } of { $total } GiB free
desk-now-head-day = Day
desk-now-head-hour = Hour
desk-now-head-before = Against the day before
desk-now-head-hour-before = A day before
desk-now-head-confirmed = Confirmed
desk-now-head-visits = Visits
desk-now-head-signed = Signed
desk-now-head-shared = Shared
desk-now-head-rate = Rate
desk-now-head-channel = Channel
desk-now-head-source = Partner link
desk-now-head-region = Region
desk-now-head-provider = Provider
desk-now-head-asked = Asked
desk-now-head-deferred = Delayed
desk-now-head-refused = Refused
desk-now-head-again = Again
desk-now-again = Try again
desk-now-follows = Live
desk-now-print = Print for a briefing
desk-now-lost = No connection: these are the numbers of the time above. The page goes on by itself.
desk-now-stopped = { $provider }: since { $time } letters do not get through; { $n } attempts were delayed or refused.
desk-now-mail-away = Since { $time } the mail server takes no letters: { $reason }. They wait, and go out as soon as it does.
desk-now-late = Letters are late. The oldest has waited since { $time }.
desk-now-paper = On paper
desk-now-paper-why = Beside the confirmed, not among them
desk-now-day-before = A day before: { $n }
desk-now-held-new = New in 24 hours: { $n }
desk-now-slowed = Not due yet, as many sign from one network: { $n }
desk-now-dropped = Dropped today, far beyond a network’s limit: { $n }
desk-now-oldest-at = The oldest since { $when }
desk-now-waiting-put-off = Delayed after an attempt: { $n }
desk-now-choice-today = Today
desk-now-choice-yesterday = Yesterday
desk-now-choice-sixteen = 16 days
desk-now-where = Where
desk-now-tags = Hashtags, clicks
desk-now-chains = Hashtags, shares, referrals
desk-now-chains-why = Clicks are counted by hashtag and by channel apart: nobody can tell which hashtag was followed on which channel. A pledge that no other brought has 0 links before it.
desk-now-passed = Clicks and shares by channel, and what came back
desk-now-generations = Generations of referral
desk-now-traffic-file = These numbers as a file
desk-now-head-tag = Hashtag
desk-now-head-clicks = Clicks
desk-now-contents = Contents
desk-now-figures = Waiting, withdrawn, on paper
desk-now-nothing-wrong = Nothing is known to be wrong.
desk-now-paused = Signing is paused: nobody can pledge.
desk-mend-paused = Take it up again
desk-mend-mail = See the mail server’s replies
desk-issue-held = { $n } sign-ups are held, { $new } of them new in 24 hours.
desk-mend-held = Look through them.
desk-issue-no-sign-ups = Nobody has signed for two hours; in such hours of the day before { $n } did.
desk-mend-no-sign-ups = Sign once yourself, and tell whoever runs the site.
desk-issue-writer = Nothing can be stored: the task that writes has stopped.
desk-issue-task = The task “{ $task }” has stopped on this machine.
desk-mend-restart = Have the program started again; its log says why it stopped.
desk-issue-disk = Only { $free } of { $total } GiB are free on the disk.
desk-mend-disk = Have room made, or the disk enlarged.
desk-issue-no-backup = No backup has been made yet.
desk-mend-no-backup = Ask whoever runs the site to set SIXTEEN_BACKUP_FOLDER, and to look into the program’s log.
desk-issue-backup = The last backup was made on { $time }: it is too old.
desk-mend-backup = Have the program’s log and the backups’ folder looked into.
desk-issue-clock = The machine’s clock is not to be trusted, so nothing is erased for now.
desk-mend-clock = Have the clock set by a time server. If it is right, “sixteen retention run” erases what is due.
desk-issue-proxy = The site is public and listens on this machine alone, so a proxy stands before it, but none is trusted: all visitors count as one network.
desk-mend-proxy = Ask whoever runs the site to set SIXTEEN_TRUSTED_PROXIES=127.0.0.0/8,::1
desk-issue-no-server = There is no mail server: letters stay in the local mailbox.
desk-mend-no-server = Ask whoever runs the site to set SIXTEEN_SMTP_URL.
desk-issue-factor = Owners without a second factor: { $n }.
desk-mend-factor = Ask all accounts for one.
desk-issue-controller = The privacy page names nobody who answers for people’s data.
desk-mend-controller = Before the public comes, ask whoever runs the site to set controller.name and controller.contact in campaign.toml.
desk-issue-helpline = Helpline “{ $name }” ({ $show }) is not checked by the organizers.
desk-issue-helpline-old = Helpline “{ $name }” ({ $show }) was checked { $n } days ago.
desk-mend-helpline = Call it, then enter who checked it and when: in the settings, or as checked_on and checked_by in helplines.toml.
desk-issue-language = The wording in “{ $name }” is not reviewed by a native speaker.
desk-mend-language = Once it is, ask whoever runs the site to set reviewed = true in { $code }/language.toml.
desk-issue-letter = No test letter has been sent yet.
desk-mend-letter = Send yourself one.
desk-issue-source = There is no partner link yet.
desk-mend-source = Make the first: with it a school’s or partner’s pledges are counted under its name.
desk-steps = First steps
desk-steps-what = This list is the same as that of “sixteen doctor”. What is mended is ticked off by itself.
desk-steps-late = The days have begun, and this is still to do:
desk-late-controller = Who answers for data
desk-late-server = Mail server
desk-late-languages = Review of the wording
desk-steps-more = And { $n } more to do
desk-steps-open = { $n ->
    [one] First steps: { $n } is open
   *[other] First steps: { $n } are open
}
desk-step-open = To do
desk-step-done = Done
desk-step-controller = The privacy page names who answers for people’s data.
desk-step-server = Letters go out by a mail server.
desk-step-letter = A letter was sent.
desk-step-helplines = The help numbers are checked.
desk-step-languages = All languages are reviewed.
desk-step-factor = All owners have a second factor.
desk-step-source = There is a partner link.
desk-now-narrowed = Only these pledges
desk-now-widen = Remove:
desk-now-no-source = By no partner link
desk-now-whole = Of all pledges: these numbers cannot be narrowed.
desk-now-no-visits = Visits, sign-ups and shares are known by channel and partner link only, not of these pledges.
desk-now-no-tags = Clicks on hashtags are known of all pledges together only, not of these.
desk-now-unreadable = The address of this page has a date or a value that is not known
desk-now-instead = These are the numbers of all pledges and all days.
desk-now-before-days = Before day 1
desk-now-after-days = After the last day
desk-now-total = In all
desk-now-other-days = Other days
desk-now-compares = The sign ± compares { $later } with { $earlier }.
desk-now-unfinished = Of the last day, which is not over, and of the day compared with it, confirmations until { $time } count; of visits, sign-ups and shares whole days.
desk-now-from-on = From { $date } on
desk-now-up-to = Up to { $date }
desk-now-head-step = Step
desk-now-head-looked = Period
desk-now-head-change = ±
desk-now-head-call = Call
desk-now-head-voice = Signed as
desk-now-head-language = Language
desk-now-head-share = Share
desk-now-head-reason = Reason
desk-now-head-waits = Waiting
desk-now-head-sent = Sent
desk-now-24-before = The 24 hours before: { $n }
desk-now-reasons = Why letters wait, or were refused in 48 hours
desk-now-why-address = There is no such mailbox ({ $code })
desk-now-why-full = The mailbox is full ({ $code })
desk-now-why-policy = Refused as unwanted: ask whoever runs the mail server ({ $code })
desk-now-why-later = The server asks to try later ({ $code })
desk-now-why-refused = The server refuses ({ $code })
desk-now-why-login = The server does not take our user name and password
desk-now-why-sender = The server does not take our sender’s address
desk-now-why-silent = The server does not answer
desk-now-why-connection = No connection to the server
desk-now-why-untrusted-certificate = The server’s certificate is not trusted: self-signed, or from an unknown authority
desk-now-why-wrong-certificate = The server’s certificate is for another name
desk-now-why-expired-certificate = The server’s certificate has expired, or is not valid yet
desk-now-why-encryption = The connection to the server cannot be encrypted
desk-now-why-relay = The server does not relay for us: does it need a login? ({ $code })
desk-now-why-quota = Our account has sent as many letters as it may ({ $code })
desk-now-why-connections = The server wants fewer connections ({ $code })
desk-now-why-service = The server is in trouble ({ $code })
desk-now-why-refuses-all = The server refuses every letter ({ $code })
desk-now-why-unreachable = The recipient’s server cannot be reached ({ $code })
desk-now-why-sealed = The address is sealed with a secret that this server does not have
desk-now-why-disabled = The mailbox is disabled ({ $code })
desk-now-why-content = The letter’s content is refused ({ $code })
desk-now-providers-sums = By provider, 48 hours
desk-now-provider-day = { $confirmed } confirmed, { $asked } asked.
desk-now-provider-failed = Delayed or refused: { $n }
desk-now-cell = { $rate } ({ $part } / { $of })
desk-now-cell-failed = { $rate } ({ $part } / { $of }), failed { $failed }
desk-did-source-added = Added a partner link
desk-did-source-changed = Changed a partner link
desk-did-source-ended = Ended a partner link
desk-did-source-reopened = Opened a partner link again
desk-did-settings-changed = Changed the settings

desk-sources = Partner links
desk-source-what = Give each school, province or partner a link of its own: what it brings is counted under its name, never who came.
desk-source-none = There is none yet.
desk-source-name = Name
desk-source-name-hint = It is printed on the poster, so take the name people know.
desk-source-name-wrong = A name has 1 to { $n } characters and holds no web address
desk-source-word = Own word
desk-source-word-hint = For a short link such as /r/school-45: 3 to 16 letters a–z, digits and hyphens, with one hyphen at least. Without it the link gets a code.
desk-source-word-wrong = An own word has 3 to 16 letters a–z, digits and hyphens, with one hyphen at least, and does not begin like a code
desk-source-word-taken = Another link has this word
desk-source-twice = This name is in the file twice
desk-source-note = Note
desk-source-note-hint = For organizers alone, such as to whom it was given. No personal data.
desk-source-note-wrong = A note has at most 200 characters on one line
desk-source-link = Short link
desk-source-channel-wrong = Write one of these channels: { $names }
desk-source-find = Find by name, link or note
desk-sort = Sort by
desk-source-sort-new = Newest first
desk-source-not-found = No link was found.
desk-source-part = { $from } to { $to } of { $all } links
desk-source-days = By day
desk-source-change = Name and note
desk-source-save = Save
desk-source-back = Back to the partner links
desk-source-zip = Download QR codes and posters (ZIP)
desk-source-zip-unchecked = There are QR codes only. Posters are made once an owner has checked the helplines.
desk-source-zip-many = One ZIP file holds at most { $n } links. Search for a part of them, and download each part.
desk-source-file = Many links from a file
desk-source-file-hint = An Excel or CSV file with at most { $n } links, one a line. Only the name must be there; a file sent twice makes each link once.
desk-source-file-channel = Channel where the file names none
desk-source-file-button = Make the links
desk-source-file-nothing = No link was made. Mend the file and send it again.
desk-source-file-long = The file has more than { $n } links
desk-source-file-done = The file is read
desk-source-file-made = { $left ->
    [0] { $n } links were made.
   *[other] { $n } links were made, { $left } were there already.
}
desk-source-channel-hint = Its visits count for this channel.
desk-source-add = Add a partner link
desk-source-give = To hand over
desk-source-page = Page for the partner
desk-source-poster = Poster
desk-source-end = End the link
desk-source-end-of = End the link: { $name }. It then leads to the home page, and nothing more is counted for it.
desk-source-reopen = Open it again
desk-source-reopen-of = Open it again: { $name }
desk-source-ended = Ended
desk-settings = Settings
desk-setting-saved = Saved.
desk-setting-what = What is saved here holds at once and on every page, in the place of what the campaign’s files say.
desk-setting-pledging = Signing
desk-setting-is-open = People can sign, on the days that the campaign’s file allows.
desk-setting-is-paused = Nobody can sign: the form says that signing is closed.
desk-setting-pause = Pause signing
desk-setting-goals = Goals
desk-setting-goals-label = Totals worth reaching
desk-setting-goals-hint = Whole numbers separated by commas, such as 1000, 5000, 16000. The last one passed stands on cards and in the feed. Left empty: 100, 250, 500, 1000 and so on.
desk-setting-goals-wrong = Goals are whole numbers above zero, at most 24, separated by commas
desk-setting-notice = Notice on top of every page
desk-setting-notice-hint = At most { $n } characters in each language. Left empty, there is none in that language.
desk-setting-notice-missing = There is no notice in: { $languages }. Pages in a language without one show nothing.
desk-setting-notice-wrong = A notice has at most { $n } characters
desk-setting-helplines = Helplines
desk-setting-helplines-hint = Call a number before you change it, and say who called and when. Name a role or an organisation, never a person. The words are in the campaign’s files.
desk-setting-shown = Shown
desk-setting-number = Number
desk-setting-checked-on = Checked on
desk-setting-checked-by = Checked by
desk-setting-helpline-wrong = A number has digits, a check has a day that is not to come, and each at most 60 characters
desk-setting-stale = Somebody else has changed this since you opened the page, and nothing of yours is saved yet. See what holds now, then save again if yours should take its place
desk-setting-meanwhile = Holds now: { $value }
desk-setting-empty = nothing
desk-setting-versions = Versions
desk-setting-versions-hint = Every change is kept. Going back makes a new version with what held then.
desk-setting-version = Went back
desk-setting-holds = Holds now
desk-setting-back = Go back
desk-setting-back-to = Go back to version { $n }
desk-setting-files = Standard texts only
desk-factor-qr = QR code of this account, for the camera of an authenticator app
desk-did-counts-exported = Exported exact counts
desk-did-traffic-exported = Exported traffic
desk-did-supporters-exported = Exported pledges
desk-did-personal-exported = Exported personal data
desk-did-token-added = Made an access token
desk-did-token-ended = Ended an access token
desk-did-wall-added = Made a wall screen
desk-did-wall-ended = Ended a wall screen

desk-exports = Exports
desk-export-formats = Most people want the Excel file. CSV, JSON and NDJSON are for other programs.
desk-export-counts = Counts
desk-export-counts-body = How many people have confirmed. In the public file, the numbers by call, place and the like are rounded at random to tens so that they point at nobody.
desk-export-supporters = Pledges
desk-export-supporters-body = One row for each pledge, with released names only. Not for publication; each file is written to the audit log.
desk-export-personal = Personal data
desk-export-personal-body = Addresses and names that were not released. Only those who asked for the daily letters are in the file, unless you choose otherwise. All owners are told by letter.
desk-export-traffic = Traffic
desk-export-traffic-body = Visits, shares, hashtag clicks, signed and confirmed pledges by day: by channel, partner link, generation of referral and the like. Exact and not for publication; each file is written to the audit log.
desk-briefing = Everything for a briefing
desk-briefing-body = One workbook with all numbers, a sheet each: summary, days, calls, regions, channels, partner links, hashtags and traffic, paper, issues. It names nobody, is exact and not for publication; the summary says what may be told. Each file is written to the audit log.
desk-briefing-summary = Summary
desk-briefing-traffic = Hashtags and traffic
desk-briefing-issues = Issues
desk-briefing-issue = Issue
desk-briefing-severity = Severity
desk-briefing-goal = Next goal
desk-briefing-day = Day of the campaign
desk-briefing-told = May be told now
desk-briefing-public = May be told: rounded
desk-briefing-rounded = The column “public” has what may be told: rounded at random to tens, none below ten, so that sums may differ. All other columns are exact.
desk-export-zone = Days and times are those of { $zone }.
desk-export-by-legend = Count by
desk-export-across = Every combination in one table (exact counts only)
desk-export-public = For the public: rounded to tens, none below ten
desk-export-full = Exact numbers: not for publication
desk-export-columns = Choose the columns
desk-export-which = Choose which pledges
desk-export-from = From day
desk-export-until = Until day
desk-export-all = All
desk-export-agreed = Only who asked for the daily letters
desk-export-shown = Only who agreed that their name is shown
desk-export-everyone = Also those who did not ask for the daily letters
desk-export-purpose = What it is for
desk-export-purpose-hint = It is kept in the audit log. Write no names here.
desk-export-purpose-empty = Say what the file is for
desk-export-no-second-factor = Set up a second factor for your account first
desk-export-personal-form = Columns with personal data are given by the form below only, to owners
desk-export-not-public = Hour, partner link, status, combinations and choices are for exact counts only
desk-export-too-many = This table would be too large: choose fewer things to count by
desk-export-busy = As many files are being made just now as may be. Try again in a moment.
desk-export-backwards = The last day is before the first
desk-export-unreadable = This choice cannot be read: { $field }
desk-export-xlsx = Excel (XLSX)
desk-export-long = A workbook of more than { $n } rows is for Excel and LibreOffice: the previews of iPhones and Macs show no words in it.
desk-export-csv = CSV
desk-export-json = JSON
desk-export-ndjson = NDJSON
desk-export-about = About this file
desk-export-fact-what = What
desk-export-fact-campaign = Campaign
desk-export-fact-detail = Detail
desk-export-fact-when = As of
desk-export-fact-zone = Time zone
desk-export-fact-by = By
desk-export-fact-filter = Asked for
desk-export-fact-rows = Rows
desk-export-fact-sheets = Sheets, as one cannot hold all rows
desk-export-fact-cut = Cells cut where they end in […], as Excel holds 32,767 characters; CSV has all
desk-export-fact-lot = Rounded counts as of
desk-export-fact-lot-total = Total then
desk-export-fact-rounding = Rounding
desk-export-rounded = Total and days are exact; all others are rounded at random to tens, none below ten, and their sums may differ.
desk-export-by = Counted by
desk-export-key = Key
desk-export-label = Name
desk-export-count = Number
desk-export-measure = Measure
desk-export-day = Day
desk-export-hour = Hour
desk-export-number = Number of the pledge
desk-export-status = Status
desk-export-status-label = Status in words
desk-export-signed-at = Signed at
desk-export-confirmed-day = Confirmed on
desk-export-confirmed-at = Confirmed at
desk-export-region = Region
desk-export-region-label = Region in words
desk-export-language = Language
desk-export-language-label = Language in words
desk-export-text = Number of the text signed
desk-export-voice = Signed as
desk-export-voice-label = Signed as, in words
desk-export-calls = Calls
desk-export-each-call = Calls, one column each
desk-export-channel = Channel
desk-export-channel-label = Channel in words
desk-export-source = Partner link
desk-export-source-name = Name of the partner link
desk-export-generation = Generation of referral
desk-export-name = Name, if released
desk-export-organisation = Organisation, if released
desk-export-email = E-mail address
desk-export-unpublished-name = Name as typed
desk-export-unpublished-organisation = Organisation as typed

desk-tokens = Access for programs
desk-token-add = New access token
desk-token-body = A program shows it to read counts, pledges without personal data and traffic. What it may ask for is described at
desk-token-name = Name
desk-token-name-hint = What the program is, not who uses it
desk-token-scope = It may read
desk-token-by = Made by
desk-token-counts = Exact counts
desk-token-supporters = Pledges without personal data
desk-token-traffic = Exact traffic
desk-token-days = Days it works
desk-token-add-button = Make it
desk-token-incomplete = Give it a name and something to read
desk-token-new = Your new access token
desk-token-once = Copy it now: it is shown only once.
desk-token-expires = Works until
desk-token-used = Last used
desk-token-end = End access
desk-token-end-of = End access: { $name }
desk-token-ended = Ended
desk-walls = Wall screens
desk-wall-what = A wall screen shows the public numbers in large, in a lobby, on a stage or at a partner’s: the total as it grows, the days, the places, and a code to sign with. It shows nothing about single people. Whoever has its address can open it, without signing in.
desk-wall-name = Where it hangs
desk-wall-name-hint = Such as “Ministry lobby”. For organizers alone.
desk-wall-name-wrong = Say where it hangs: 1 to 80 characters and no web address
desk-wall-until = Last day
desk-wall-until-hint = It shows the numbers until the end of this day.
desk-wall-until-wrong = Choose a day from today on, at most a year from now
desk-wall-opened = Last opened
desk-wall-add = New wall screen
desk-wall-add-button = Make it
desk-wall-new = The address of your new wall screen
desk-wall-once = Open it on the screen now, or copy it: it is shown only once. If it is lost, make a new one and end this one.
desk-wall-open = Open it
desk-wall-qr = Code of the address ({ $language })
desk-wall-end = End the screen
desk-wall-end-of = End the screen: { $name }

api-title = Data for programs
api-description = The public counts and how programs read them.
api-first = Everything here is read with GET and answered in JSON unless an address ends otherwise. Mistakes are told as RFC 9457 problem details.
api-machine = The same for programs (OpenAPI 3.1):
api-english = What each address answers is described in English.
api-open = For everyone
# Links to two files, CSV.
api-counts = The counts as they stand now
api-hours = The counts by the hour
api-closed = For organizers
api-closed-body = These ask for an access token, which an owner makes at the organizers’ desk: Authorization: Bearer sixteen_…
api-parameters = Parameters
api-answers = Answers
api-keys = What the JSON holds
