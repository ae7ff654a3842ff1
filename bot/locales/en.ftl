# What the bot says, in English. Arguments arrive escaped; tags are those of Telegram's HTML.

## Meeting

welcome =
    <b>Hi! I find films you are likely to love.</b>

    Rate a few that you have seen, with the buttons or by name, for example <code>Alien 4.5</code>. Then say /recommend. I learn from every star. After five you see your first picks; skip what you like, stop when you like.
welcome-back =
    <b>Welcome back!</b> { $count ->
        [one] You have rated one film.
       *[other] You have rated { $count } films.
    } Say /recommend for picks, or rate on:
help =
    <b>What I can do</b>

    /recommend – films picked for you (<code>/recommend 10</code> for ten, <code>/recommend 5 comedy 1990-1999 -horror</code> for what you want)
    /rate – rate a film: <code>/rate Alien 4.5</code>, or just <code>/rate</code> and I ask
    /similar – films like one: <code>/similar Alien</code>
    /together – in a group: a film for all of you
    <code>@{ $bot } alien</code> in any chat – a film card to send
    /weekly – a film a week, on a day that you choose
    /watchlist – films saved for later
    /ratings – what you have rated
    /hidden – films that I won't pick
    /taste – a picture of your taste
    /undo – take the last thing back
    /cancel – close an open question
    /language – English or Russian
    Send me a file of Letterboxd, IMDb, Kinopoisk, Kinorium or MovieLens, and I take your ratings over.
    /export – your data as files
    /forget – delete everything of yours
    /privacy – what I keep and why

    You can also just type a title, or say what you want: <code>90s sci-fi like Alien</code>, <code>something less known</code>. Stars go from 0.5 to 5, in halves. Typos are fine.
help-admin =
    <b>For you as an admin</b>
    /status – how I am doing
    /retrain – train on the newest ratings
    /models – the trained versions
    /rollback – go back to an earlier one
    /addfilm – add a film; a CSV file adds many
    /backup – a copy of the database
    /log – what admins did
group = I talk in private, so that your ratings stay yours: { $link }
group-link = open our chat

## Rating

film-line = <b>{ $title }</b>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
ask =
    Have you seen this one?

    🎬 { $film }
    { $genres }

    { $bar }
know-you = How well I know you: { $bar }
first-picks = Five films, so here are your first picks. To teach me more: /rate
card =
    🎬 { $film }
    { $genres }

    { $note }
card-note = How was it?
card-note-predicted = I think you would give it ★{ $stars }. How was it?
card-note-rated = You gave it ★{ $stars }. Tap to change that.
rated = ★{ $stars } for { $film }. Saved.
rated-again = ★{ $stars } for { $film } instead of ★{ $previous }. Saved.
rated-already = { $film } has your ★{ $stars } already.
rated-hint-first = Two more and the picks become yours. Rate on, or /recommend already.
rated-hint-ready = That is enough for picks of your own: /recommend
unseen = Not seen yet: { $film }. I won't ask again.
restored = Taken back. { $film } has ★{ $stars } again.
restored-none = Taken back. { $film } is not rated.
removed = Your rating of { $film } is gone.
not-rated = You have not rated { $film }, so there is nothing to remove.
ask-done =
    You have been through all the films that I would ask about. Type any title to rate more, or say /recommend.
choose = Which one do you mean?
choose-one = Did you mean this one?
choose-stars = Which one gets ★{ $stars }?
choose-reading = Is the { $stars } a part of the title, or your stars?
choose-film = { $label }
choose-rating = ★{ $stars } for { $label }
not-found =
    I know no film called “{ $query }”. Try its English title or a part of it; my newest film is from { $newest }. All I can do: /help
not-found-long = That is too long for a title. Send just the name of a film, such as <code>Alien</code>.
bad-stars =
    Stars go from 0.5 to 5 in halves, so { $stars } won't fit. How was { $film }?
bad-stars-choose =
    Stars go from 0.5 to 5 in halves, so { $stars } won't fit. Which film did you mean?
film-gone =
    That film is no longer in my catalogue. What you rated is kept. Type another title, or say /recommend.
no-title =
    Send me the title of a film, such as <code>Alien</code>, and I'll show it with stars to tap. All I can do: /help
stars-for-which = Stars for which film? Send the title with them, such as <code>Alien 4.5</code>.
greeting = Hello! Say /recommend for films picked for you, or /rate to tell me what you like.
thanks = With pleasure. More picks: /recommend
wish = With pleasure: /recommend gives you films picked for you. Or say what you want, for example <code>funny films of the 80s, no horror</code>.
unknown-command = I don't know { $command }. Everything I can do is in /help
old-button =
    That button is from an older version of me, and I can't tell what it meant. Say /recommend or /rate to go on.

## Picks

picks-title = <b>Your picks</b>
picks-title-more = <b>More for you</b>
picks-title-new =
    <b>Popular and varied, to begin with</b>
    I don't know your taste yet. Rate three films with /rate, or type their titles, and this list becomes yours.
pick =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
    { $genres }
    <i>{ $reason }</i>
reason = because you gave ★{ $stars } to { $title }
reason-new = nobody has rated it yet
reason-popular = { $count ->
        [one] one person has rated it
       *[other] { $count } people have rated it
    }
picks-footer = Tap a number to rate, save or hide a film.
picks-end = That is all I can recommend for now. Rate more films with /rate, and there will be more.
pick-card =
    🎬 <b><a href="{ $link }">{ $title }</a></b>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
    { $genres }

    { $note }
pick-note = I think you would give it ★{ $stars }, most likely between ★{ $low } and ★{ $high }.
pick-note-new = Rate a few films, and I can say how much you would like it.
pick-saved = It is on your /watchlist.
pick-hidden = It is hidden: I won't pick it. (/hidden)
why-title = <b>Why I picked it</b>
why-line = { $percent } % · your ★{ $stars } for { $title }
why-footer = Of all that your ratings did to bring it up, these did the shares shown.
why-new = Nobody has rated it yet: I judge it by films like it.
why-popular = { $count ->
        [one] One person has rated it. The more you rate, the more of my picks have a reason of your own.
       *[other] { $count } people have rated it. The more you rate, the more of my picks have a reason of your own.
    }
hidden = I won't pick { $film } again.
bad-count =
    I did not understand “{ $raw }”. Say for example <code>/recommend 5</code>, or <code>/recommend 5 comedy 1990-1999 -horror</code>.
count-low = Ask for at least one film, for example <code>/recommend 5</code>.
count-high = I show up to { $most } at once; here they are.
similar-title = <b>Like { $title }</b>
similar-line =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
    { $genres }
similar-usage = Which film? Say for example <code>/similar Alien</code>.
similar-none = I have found nothing like { $film } yet. It may have too few ratings.
learning =
    I am still learning from the ratings and can't pick yet. Yours are saved all the same. Ask again in a minute.

## Looking back

ratings-title = { $count ->
        [one] <b>You have rated one film</b>
       *[other] <b>You have rated { $count } films</b>
    }
ratings-line = { $rank }. { $film } · ★{ $stars }
ratings-footer = Tap a number to change or remove a rating.
ratings-none = You have rated nothing yet. Type the title of a film that you have seen, or say /rate.
undone = Taken back: { $film }, ★{ $was }.
undone-restored = Taken back: { $film } has ★{ $stars } again.
undone-removal = { $film } has its ★{ $stars } back.
undone-saved = Taken back: { $film } is off your watch-list.
undone-unsaved = Taken back: { $film } is on your watch-list again.
undone-hidden = Taken back: I may pick { $film } again.
undone-unhidden = Taken back: { $film } is hidden again.
undone-unseen = Taken back: I may ask about { $film } again.
undo-none = There is nothing to take back. Rate a film with /rate.
watchlist-title = { $count ->
        [one] <b>One film on your watch-list</b>
       *[other] <b>{ $count } films on your watch-list</b>
    }
watchlist-footer = Tap a number to open a film or to rate it once you have seen it; ✕ takes it off.
watchlist-none = Your watch-list is empty. Open a film of /recommend by its number and save it.
hidden-title = { $count ->
        [one] <b>I won't pick this film</b>
       *[other] <b>I won't pick these { $count } films</b>
    }
hidden-footer = Tap a number to open a film; ✕ lets me pick it again.
hidden-none = Nothing is hidden. Films that you are not interested in are listed here.
shelf-line = { $rank }. { $film }
cancelled = Closed. Nothing that you rated is lost.
cancel-none = There is no open question. /recommend or /rate?

## Language

language-ask = Which language shall I speak?
language-set = I speak English now.
language-name = English

## My data

privacy =
    <b>What I keep, and why</b>

    • The stars that you give, with their times and changes: to pick films for you and to learn from. Changes are there so that /undo works.
    • The films on your lists, such as “haven't seen it”, and what you changed there: so that I don't ask again.
    • Of a file that you send me its lines, so that taking it over can be undone; not the file itself.
    • Where you join others in a group to find a film: your first name, for 30 days.
    • Where you want a weekly pick: its day and hour, how far your clock is from UTC, and which films came so.
    • The number by which Telegram knows you (not your phone number), the language you chose, since when we talk, and whether you blocked me. Not your name beyond that, not your messages.

    <b>Who sees it.</b> You. Nobody else is shown your films. The people who run me have the database on their computer. I give nothing to anybody; what we write travels through Telegram.

    <b>Take it along</b>: /export sends two files. The table has your stars and lists and opens in any spreadsheet. The other one, JSON, has everything that is named above.
    <b>Delete it</b>: /forget deletes all of it at once. What I learned from everybody's stars together stays until I next learn anew, and by then yours are gone. Copies that the people who run me made for emergencies keep it until they are replaced.
export = { $ratings } and { $listed }. This table is for spreadsheets; the second file has everything that I keep of you, with every change.
export-none = There is nothing to take along yet: you have rated nothing. What I keep at all: /privacy
count-ratings = { $count ->
        [one] { $count } rating
       *[other] { $count } ratings
    }
count-listed = { $count ->
        [one] { $count } film on your lists
       *[other] { $count } films on your lists
    }
forget-ask =
    <b>Delete everything of yours?</b>

    { $ratings }, { $listed }, all changes, what you sent me in files, your language, and that we ever met. This can't be undone. To take it along first: /export
forgotten =
    <b>Everything of yours is deleted</b>: { $ratings }, { $listed }, { $changes ->
        [one] a note of one change
       *[other] notes of { $changes } changes
    }, and that we ever met. When I next learn anew, I know nothing of you. If you ever want to begin again: /start
forget-none = There is nothing of yours here any more. To begin anew: /start
forget-late = That question is too old, so nothing was deleted. If you still want it, say /forget again.

## Together

together-private =
    <b>A film for all of you</b>

    In a group, /together posts a message; whoever wants to watch taps “I'm in”. Then I look for films that nobody would hate and most would love, and say how much each of you would like them. What you rated stays between us.
together-title =
    <b>Which film shall we watch?</b>

    Tap “I'm in”. Then anybody who is in taps “Pick films”: I look for films that nobody would hate and most would love.
together-nobody = Nobody is in yet.
together-in = { $count ->
        [1] In: { $names }
       *[other] In ({ $count }): { $names }
    }
together-new = { $count ->
        [one] { $names } has rated nothing yet, so I go by what everybody likes. A few stars in private, and I know better: { $link }
       *[other] { $names } have rated nothing yet, so I go by what everybody likes. A few stars in private, and I know better: { $link }
    }
together-new-many = { $more ->
        [one] { $names } and one more have rated nothing yet, so I go by what everybody likes. A few stars in private, and I know better: { $link }
       *[other] { $names } and { $more } more have rated nothing yet, so I go by what everybody likes. A few stars in private, and I know better: { $link }
    }
together-picks = { $count ->
        [1] <b>For you</b>
       *[other] <b>For the { $count } of you</b>
    }
together-picks-more = { $count ->
        [1] <b>More for you</b>
       *[other] <b>More for the { $count } of you</b>
    }
together-pick =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
    { $genres }
    { $people }
together-stars = { $name } ★{ $stars }
together-fine = I expect nobody to give any of these less than ★{ $floor }. Tap a number to open a film, to rate it or to save it.
together-best = You are hard to please together: somebody may give one of these less than ★{ $floor }. Tap a number to open a film, to rate it or to save it.
poll-question = Which one shall we watch?
poll-refused = I may not send polls here. Somebody who runs the group can allow it.

toast-in = You're in
toast-in-already = You're in already
toast-out = You're out
toast-out-already = You're not in
toast-full = There is no more room: { $most } are in
toast-join-first = Tap “I'm in” first
toast-gathering-over = That is over. Say /together to begin anew
toast-picking = One moment: a list is just coming
toast-polled = The poll is there already
toast-poll-small = A poll needs two films at least
toast-not-yours = These are somebody else's. Say /recommend for your own
toast-mine = ★{ $stars } for { $title }, for you
toast-mine-again = ★{ $stars } instead of ★{ $previous } for { $title }, for you
toast-mine-already = You gave { $title } ★{ $stars } already
toast-mine-saved = { $title } is on your watch-list
toast-mine-seen = You have seen { $title }: ★{ $stars }

group-help =
    <b>In a group</b>

    /together – films that nobody here would hate and most would love
    /rate – <code>/rate Alien</code>: a card for everybody to rate, each for themselves
    /recommend – your picks, for all to see

    What you rated stays between us. All the rest in private: { $link }
group-rate = I ask about films in private: { $link }. Or name one here: <code>/rate Alien</code>
group-rated = { $name } gives { $film } ★{ $stars }.
group-nobody = You write as the group, so I don't know who you are. Write as yourself.
group-picks = <b>Picks for { $name }</b>
group-picks-wish = <b>Picks for { $name }: { $wish }</b>
group-pick =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }{ $stars ->
        [none] {""}
       *[other] {" "}· ★{ $stars }
    }
    { $genres }
group-picks-footer = Tap a number to open a film for everybody. Yours are at /recommend.
shared-card =
    🎬 <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
    { $genres }

    Seen it? Stars count for whoever taps.
button-add-to-group = Add me to a group
button-join = I'm in
button-leave = I'm out
button-pick = Pick films
button-next-ones = Next ones
button-poll = As a poll

## Inline

inline-rated = You gave it ★{ $stars } · { $genres }
inline-predicted = ★{ $stars } for you, I think · { $genres }
inline-film = { $genres }
inline-rate = Rate a few films, and I say how much you would like these
inline-none = No film is called that. Open our chat

## Importing

import-wait = Other people's files are being read just now. Yours comes next, you need not send it again.
import-preview = <b>Your file from { $source }</b> has { $total ->
        [one] one rating
       *[other] { $total } ratings
    }.
source-kinopoisk = Kinopoisk
source-kinorium = Kinorium
source-csv = another site
import-found = { $count } can go straight in.
import-asked = { $count ->
        [one] { $count } I'm not sure about: I'll ask you afterwards.
       *[other] { $count } I'm not sure about: I'll ask you afterwards.
    }
import-missing = { $count ->
        [one] { $count } film I don't know.
       *[other] { $count } films I don't know.
    }
import-repeated = { $count ->
        [one] { $count } is an older rating of the same film: the latest counts.
       *[other] { $count } are older ratings of the same films: the latest counts.
    }
import-changes = { $count ->
        [one] { $count } replaces the stars you gave before.
       *[other] { $count } replace the stars you gave before.
    }
import-without-stars = { $count ->
        [one] { $count } line has no stars, so I leave it out.
       *[other] { $count } lines have no stars, so I leave them out.
    }
import-nothing = So there is nothing that I could add.
import-applied = <b>Done</b>: { $what }. /recommend already knows.
import-applied-none = <b>So far, so good.</b> What is left I would like to ask you about.
import-new = { $count ->
        [one] { $count } new rating
       *[other] { $count } new ratings
    }
import-changed = { $count } changed
import-same = { $count } the same as before
import-missing-title = Films I don't know:
import-line = { $title }{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
import-question =
    Which film is this?

    { $line }

    { $left ->
        [1] This is the last one.
       *[other] { $left } to go, this one included.
    }
import-settled = That was all. Thank you!
import-left-out = All right, { $count ->
        [one] one rating stays
       *[other] { $count } ratings stay
    } out. Thank you!
import-cancelled = All right, I added nothing.
import-undone = { $count ->
        [one] Taken back: { $count } rating is as it was before the file.
       *[other] Taken back: { $count } ratings are as they were before the file.
    }
import-undone-kept = { $count ->
        [one] { $count } that you have changed since then stays.
       *[other] { $count } that you have changed since then stay.
    }
import-unknown = I don't know this kind of file. I can read exports of ratings by Letterboxd (also the whole zip), IMDb, Kinopoisk, Kinorium and MovieLens, my own from /export, and any table with columns <code>title</code>, <code>year</code> and <code>rating</code>.
import-empty = There are no ratings in it. Send the file with the stars, at Letterboxd for example <code>ratings.csv</code>.
import-packed = That archive can't be unpacked safely. Send the file with the ratings from it, for example <code>ratings.csv</code>.
import-many-people = That holds ratings of more than one person. Send a file with your own alone.
import-other-ids = That file has only numbers of films, and they are not mine. An export with titles will do.
import-too-long = That is too large: at most { $megabytes } MB and { $lines } lines.

## Buttons

button-unseen = Haven't seen it
button-undo = Undo
button-remove = Remove rating
button-similar = Similar films
button-more = More
button-next = Another film
button-recommend = My picks
button-close = Close
button-forget = Yes, delete everything
button-keep = No, keep it
button-apply = Add them
button-cancel-import = No, leave it
button-undo-import = Take it all back
button-none-of-these = None of these
button-leave-rest = Leave the rest out
button-skip = Skip
button-stop = Stop
button-seen = Seen it
button-save = Save
button-unsave = Take off the list
button-hide = Not interested
button-unhide = Pick it again
button-more-like = More like this
button-why = Why?
button-back = ‹ Back
button-newer = ‹ Newer
button-older = Older ›
button-previous = ‹ Previous
button-following = Next ›
button-sort = Sort: { $order }

order-newest = newest first
order-oldest = oldest first
order-best = best first
order-worst = worst first
order-title = by title
order-year = by year

toast-saved = ★{ $stars } saved
toast-unseen = OK
toast-listed = On your watch-list
toast-hidden = Hidden
toast-taken = Taken off
toast-undone = Taken back
toast-gone = That film is gone
toast-import-over = That is settled already
toast-old = That button is too old

## When something goes wrong

error = Something went wrong on my side. What you rated is safe. Please try that once more.
error-storage = I can't reach my notebook just now, so that was <b>not</b> saved. Please try again in a minute.
error-storage-full = My disk is full, so that was <b>not</b> saved. The people who run me have been told. Please try again later.

## Admins

retrain-start = Training on the newest ratings. People are served by the old model meanwhile.
retrain-running = A training is under way already. I'll say here how it ended.
retrain-progress =
    Training: { $stage }
    <code>{ $bar }</code> { $percent } %
retrain-stage-data = reading the ratings
retrain-stage-features = film features
retrain-stage-embedding = film embedding
retrain-stage-index = index
retrain-stage-als = matrix factorisation
retrain-stage-stars = predicted stars
retrain-stage-ranking = ranking
retrain-stage-evaluate = measuring on held-out people
retrain-stage-save = saving
retrain-stage-other = training
retrain-live =
    <b>The new model is live</b>, after { $seconds } s on { $ratings } ratings.
retrain-rejected =
    <b>The old model stays</b>: the new one is worse on the same people by more than is allowed.
retrain-first = There was no model before.
retrain-figures =
    <pre>{ $table }</pre>
    Measured on { $people } people who are left out of training.
retrain-unmeasured = Too few ratings to measure it on people left out.
retrain-failed = <b>Training failed, the old model goes on serving.</b> { $reason } Say /retrain to try again.
retrain-killed = The process was ended by signal { $signal }.
retrain-crashed = It ended with: { $detail }.
retrain-stopped = It was stopped together with me.
retrain-no-data = There are no ratings to learn from yet.
retrain-scheduled = The training that the schedule started:
admin-disk-full = My disk is full: ratings can't be saved until there is room again.
figure-new = new
figure-old = old
status =
    <b>How I am doing</b>
    People: { $people } · their ratings: { $ratings }
    MovieLens: { $dataset }, { $imported } ratings · films: { $films }
    Model: { $model }
    New ratings since: { $fresh }
    Next retrain: { $next }
    Last training: { $last }
    Updates: { $waiting } waiting, { $work } in work
    Errors in 24 hours: { $errors }
    Up for { $uptime }
status-model = { $version } ({ $figures })
status-model-none = none yet
status-stand-in-running = A quick one, until the full one, in training now, takes its place.
status-stand-in = A quick one; the next training makes a full one.
status-last-none = none since the start
status-next-off = switched off
status-next-running = running now
status-next-cron = { $when } UTC, or after { $after } new ratings
status-next-cron-only = { $when } UTC
status-next-after = after { $after } new ratings
status-last-live = new model live
status-last-rejected = new model worse, old one kept
status-last-failed = failed, old one kept
models-title = <b>Trained versions</b>
models-none = Nothing has been trained yet. /retrain
models-footer = Back to the one before: /rollback
model-line =
    <code>{ $version }</code>
    { $when } UTC · { $state } { $kind }
    { $figures }
model-quick = · quick
model-full = · full
model-serves = <b>serves now</b>
model-live = live
model-candidate = never served
model-retired = has served
model-rejected = was worse, never served
rollback-ask =
    <b>Go back to this version?</b>

    { $wanted }

    Now:
    { $serving }
rollback-done = <b>{ $version } serves now</b>, also after a restart. The next training is measured against it.
rollback-none = There is no version to go back to: none that has served before this one is kept. All of them: /models
rollback-same = That version serves already.
rollback-unknown = There is no version “{ $version }” to go back to. All that there are: /models
rollback-training = A training is under way. Wait for its end, and then go back if you still want to.
button-rollback = Back to { $version }
button-rollback-sure = Yes, go back
button-rollback-no = No, leave it
log-title = <b>What admins did last</b> (UTC)
log-none = No admin has done anything yet.
log-line = { $when } · { $who } · <code>{ $what }</code>
error-report-title = <b>Errors</b>
error-report = { $count ->
        [one] <code>{ $name }</code> at <code>{ $place }</code>. Of this kind I'll tell you once more, in an hour, if it comes again.
       *[other] <code>{ $name }</code> at <code>{ $place }</code>, { $count } times. Of this kind I'll tell you once more, in an hour, if it comes again.
    }
error-report-again = { $count ->
        [one] <code>{ $name }</code> at <code>{ $place }</code> came once again since. Nothing more about it today.
       *[other] <code>{ $name }</code> at <code>{ $place }</code> came { $count } more times since. Nothing more about it today.
    }
error-report-more = { $count ->
        [one] and one other kind: see the log
       *[other] and { $count } other kinds: see the log
    }
errors-none = none
errors-some = { $count } ({ $kinds })
errors-kind = { $count } × { $name } at { $place }
digest =
    <b>The last 24 hours</b>
    People: { $newcomers } new, { $active } active, { $people } in all
    Ratings: { $ratings }
    Picks: { $picks } shown, { $saved } saved
    Errors: { $errors }
    Model: { $version }. { $trained }
digest-no-training = Nothing was trained.
digest-trained = { $version } was trained and went live.
digest-rejected = What was trained was worse and did not go live.
status-held = An admin went back to it.
retrain-picture = The version that served, and the new one.
backup-start = Copying the database. I'll send it as soon as it is done.
backup-running = A copy is being made already.
backup-done = The database as it was a moment ago, { $size } MB. It holds everybody's ratings: keep it safe.
backup-kept = The copy has { $size } MB and could not be sent through Telegram. It lies on my disk: <code>{ $path }</code>
backup-failed = No copy could be made ({ $kind }). The log says more.
addfilm-usage = Which film? Say for example <code>/addfilm Alien: Romulus (2024) | Horror, Sci-Fi</code>, or send a CSV file with the columns title, year and genres.
addfilm-unusable = I need a title and a year: <code>/addfilm Alien: Romulus (2024) | Horror, Sci-Fi</code>
addfilm-known = { $film } is in the catalogue already.
addfilm-genres = I know no genre called { $named }. There are: { $genres }.
addfilm-alike = Much like one that I have: { $film }
addfilms-preview = { $count ->
        [one] <b>Add this film?</b>
       *[other] <b>Add these { $count } films?</b>
    }
addfilms-line = { $film } · { $genres }
addfilms-more = { $count ->
        [one] and one more
       *[other] and { $count } more
    }
addfilms-nothing = There is no new film in it.
addfilms-known = { $count ->
        [one] One is in the catalogue already: { $named }
       *[other] { $count } are in the catalogue already: { $named }
    }
addfilms-repeated = { $count ->
        [one] One line says a film again.
       *[other] { $count } lines say a film again.
    }
addfilms-unusable = { $count ->
        [one] One line has no title or no year: { $named }
       *[other] { $count } lines have no title or no year: { $named }
    }
addfilms-genres = Genres that I don't know are left out: { $named }
addfilms-added = { $count ->
        [one] <b>Added.</b> It can be found by its title, and I pick it from now on, judged by films like it until somebody rates it.
       *[other] <b>{ $count } films added.</b> They can be found by their titles, and I pick them from now on, judged by films like them until somebody rates them.
    }
addfilms-cancelled = Nothing was added.
addfilms-gone = { $count ->
        [one] Taken back: one film is gone.
       *[other] Taken back: { $count } films are gone.
    }
addfilms-kept = { $count ->
        [one] One stays, since people have rated or saved it.
       *[other] { $count } stay, since people have rated or saved them.
    }
button-addfilms = { $count ->
        [one] Add it
       *[other] Add all { $count }
    }
button-addfilms-no = No
button-addfilms-back = Take it back

## A pick a week

weekly-offer =
    <b>A film a week, picked for you?</b>
    One message, on a day and at an hour that you choose, and a tap ends it. Which day?
weekly-day = Which day?
weekly-hour = So { $day }. At what hour?
weekly-clock = And what time is it for you now?
weekly-zone = { $clock } · { $zone }
weekly-set =
    <b>Done.</b> You get a film { $day } at { $hour } by your clock, which shows { $clock } now ({ $zone }).
    When your clocks change to or from summer time, say /weekly and set it anew.
weekly-is-set =
    You get a film { $day } at { $hour } by your clock, which shows { $clock } now ({ $zone }).
    Does it show another time? Then set it anew.
weekly-stopped = No more weekly picks. If you want them again: /weekly
weekly-title = <b>Your film of the week</b>
weekly-pick =
    <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
    { $genres }
    <i>{ $reason }</i>
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
every-weekday-0 = every Monday
every-weekday-1 = every Tuesday
every-weekday-2 = every Wednesday
every-weekday-3 = every Thursday
every-weekday-4 = every Friday
every-weekday-5 = every Saturday
every-weekday-6 = every Sunday
button-weekly-change = Change day and hour
button-weekly-stop = Stop the weekly pick
toast-weekly-stopped = Stopped

## The commands menu

command-recommend = Films picked for you
command-rate = Rate a film
command-similar = Films like one you name
command-together = A film for a whole group
command-ratings = What you have rated
command-weekly = A film a week
command-watchlist = Films saved for later
command-hidden = Films that I won't pick
command-taste = A picture of your taste
command-undo = Take the last thing back
command-cancel = Close an open question
command-language = English or Russian
command-export = Your data as files
command-forget = Delete everything of yours
command-privacy = What I keep, and why
command-help = What I can do
command-start = Begin
command-retrain = Train on the newest ratings
command-status = How the bot is doing
command-models = The trained versions
command-rollback = Go back to an earlier model
command-addfilm = Add a film
command-backup = A copy of the database
command-log = What admins did
about = I find films that you are likely to love. Rate a few that you have seen, ask for picks, and I say why. I learn from every star.
about-short = Films you are likely to love, and why

## Genres

genre-action = Action
genre-adventure = Adventure
genre-animation = Animation
genre-children = Children
genre-childrens = Children
genre-comedy = Comedy
genre-crime = Crime
genre-documentary = Documentary
genre-drama = Drama
genre-fantasy = Fantasy
genre-film-noir = Film noir
genre-horror = Horror
genre-imax = IMAX
genre-musical = Musical
genre-mystery = Mystery
genre-romance = Romance
genre-sci-fi = Sci-Fi
genre-thriller = Thriller
genre-war = War
genre-western = Western

## Wishes

wish-title = <b>{ $wish }</b>
wish-title-more = <b>More: { $wish }</b>
wish-new = I don't know your taste yet, so the best known come first.
wish-not-understood = I did not understand “{ $raw }”.
wish-nothing = I have nothing left that fits: <b>{ $wish }</b>.
wish-nearest = This comes nearest:
wish-anything = anything
wish-either = { $first } or { $second }
wish-since = since { $year }
wish-until = until { $year }
wish-not-years = not { $years }
wish-like = like { $title }
wish-less = less known
wish-well = well known
button-drop = ✕ { $what }
button-meant = Did you mean: { $wish }
button-nearest = { $wish } ({ $count })
wish-genre-action = action
wish-no-action = no action
wish-genre-adventure = adventures
wish-no-adventure = no adventures
wish-genre-animation = animation
wish-no-animation = no animation
wish-genre-children = for children
wish-no-children = nothing for children
wish-genre-comedy = comedies
wish-no-comedy = no comedies
wish-genre-crime = crime
wish-no-crime = no crime
wish-genre-documentary = documentaries
wish-no-documentary = no documentaries
wish-genre-drama = dramas
wish-no-drama = no dramas
wish-genre-fantasy = fantasy
wish-no-fantasy = no fantasy
wish-genre-film-noir = films noirs
wish-no-film-noir = no films noirs
wish-genre-horror = horror
wish-no-horror = no horror
wish-genre-imax = IMAX
wish-no-imax = no IMAX
wish-genre-musical = musicals
wish-no-musical = no musicals
wish-genre-mystery = mysteries
wish-no-mystery = no mysteries
wish-genre-romance = romances
wish-no-romance = no romances
wish-genre-sci-fi = sci-fi
wish-no-sci-fi = no sci-fi
wish-genre-thriller = thrillers
wish-no-thriller = no thrillers
wish-genre-war = war films
wish-no-war = no war films
wish-genre-western = westerns
wish-no-western = no westerns

## Taste

taste-few = { $count ->
        [0] I can draw your taste once you have rated five films.
        [one] I can draw your taste from five films on; so far I know one of yours, { $left } to go.
       *[other] I can draw your taste from five films on; so far I know { $count } of yours, { $left } to go.
    } Tap below and I ask, or type the title of a film that you have seen.
taste-caption = <b>Your taste</b>, as { $count ->
        [one] one film tells
       *[other] { $count } films tell
    } it
taste-more = More than others: { $what }.
taste-less = Less than others: { $what }.
taste-share = { $name } ({ $mine } %, others { $others } %)
taste-alike = You watch much the same genres and years as everybody.
taste-stars-kinder = You give ★{ $mine } on average; others gave the same films ★{ $others }. You are the kinder one.
taste-stars-stricter = You give ★{ $mine } on average; others gave the same films ★{ $others }. You are the stricter one.
taste-stars-same = You give ★{ $mine } on average, and others gave the same films ★{ $others }: you see them alike.
taste-unusual = Your most unusual love: { $film }. You gave it ★{ $stars }, others ★{ $others } on average.
taste-rare = Your most unusual love: { $film }, ★{ $stars }. { $count ->
        [one] Only one person has rated it.
       *[other] Only { $count } people have rated it.
    }
taste-no-picture = I could not draw the picture just now. Say /taste again in a minute for it.
taste-title = Your taste: { $count ->
        [one] one film
       *[other] { $count } films
    }
taste-map = Films that lie close together are liked by the same people
taste-loved = you loved it
taste-fine = it was fine
taste-disliked = not for you
taste-everyone = other films
taste-genres = Genres
taste-decades = Years
taste-decade = { $year }s
taste-you = you
taste-all = everyone
button-rate-one = Rate a film
