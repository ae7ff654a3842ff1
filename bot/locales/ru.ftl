# Что говорит бот по-русски. Аргументы приходят экранированными; теги — из HTML Telegram.

## Знакомство

welcome =
    <b>Привет! Я подбираю фильмы, которые тебе понравятся.</b>

    Оцени несколько знакомых фильмов: кнопками или по названию, например <code>Alien 4,5</code>. Потом напиши /recommend. Я учусь на каждой оценке. После пяти покажу первую подборку; любой вопрос можно пропустить, закончить можно когда угодно. (Названия понимаю только английские.)
welcome-back =
    <b>С возвращением!</b> { $count ->
        [one] У тебя { $count } оценка.
        [few] У тебя { $count } оценки.
       *[other] У тебя { $count } оценок.
    } Напиши /recommend, и я подберу фильмы, или оценивай дальше:
help =
    <b>Что я умею</b>

    /recommend – фильмы для тебя (<code>/recommend 10</code> – десять, <code>/recommend 5 комедий 1990-1999 -ужасы</code> – что хочется)
    /rate – оценить фильм: <code>/rate Alien 4,5</code>, или просто <code>/rate</code> – и я спрошу
    /similar – похожие фильмы: <code>/similar Alien</code>
    /together – в группе: фильм на всех
    <code>@{ $bot } alien</code> в любом чате – карточка фильма
    /weekly – фильм недели в выбранный день
    /watchlist – отложенные фильмы
    /ratings – твои оценки
    /hidden – что больше не предлагать
    /taste – твой вкус на картинке
    /undo – отменить последнее действие
    /cancel – закрыть вопрос
    /language – русский или английский
    Пришли файл из Letterboxd, IMDb, Кинопоиска, Кинориума или MovieLens – перенесу твои оценки.
    /export – твои данные файлами
    /forget – удалить всё твоё
    /privacy – что я храню и зачем

    Можно просто написать название по-английски или сказать, чего хочется: <code>комедии 80-х</code>, <code>фантастика после 2000 без ужасов</code>. Оценка – от 0,5 до 5 с шагом 0,5. Опечатки не страшны.
help-admin =
    <b>Для администратора</b>
    /status – как у меня дела
    /retrain – обучиться на новых оценках
    /models – обученные версии
    /rollback – вернуться к прежней
    /addfilm – добавить фильм; много сразу – файлом CSV
    /backup – копия базы
    /log – что делали администраторы
group = Я говорю с глазу на глаз, чтобы твои оценки остались твоими: { $link }
group-link = открыть наш чат

## Оценки

film-line = <b>{ $title }</b>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
ask =
    Знаком этот фильм?

    🎬 { $film }
    { $genres }

    { $bar }
know-you = Насколько я тебя знаю: { $bar }
first-picks = Уже пять фильмов, вот твоя первая подборка. Рассказать мне больше: /rate
card =
    🎬 { $film }
    { $genres }

    { $note }
card-note = Как тебе?
card-note-predicted = Думаю, ты поставишь ★{ $stars }. Как тебе?
card-note-rated = Твоя оценка ★{ $stars }. Нажми, чтобы изменить.
rated = { $film } – ★{ $stars }. Сохранено.
rated-again = { $film } – ★{ $stars } вместо ★{ $previous }. Сохранено.
rated-already = У { $film } уже есть твои ★{ $stars }.
rated-hint-first = Ещё две, и подборка станет твоей. Оценивай дальше, или уже сейчас /recommend.
rated-hint-ready = Этого хватит для твоей подборки: /recommend
unseen = Ещё не знаком: { $film }. Больше не спрошу.
restored = Отменено. У { $film } снова ★{ $stars }.
restored-none = Отменено. { $film } без оценки.
removed = Твоей оценки { $film } больше нет.
not-rated = У { $film } нет твоей оценки, убирать нечего.
ask-done =
    Больше мне спросить не о чем. Напиши любое название, чтобы оценить ещё, или /recommend.
choose = Какой из них?
choose-one = Этот?
choose-stars = Какому из них ★{ $stars }?
choose-reading = { $stars } – это часть названия или твои звёзды?
choose-film = { $label }
choose-rating = { $label } – ★{ $stars }
not-found =
    Не знаю фильма «{ $query }». Попробуй английское название или его часть; самый новый фильм у меня { $newest } года. Всё, что я умею: /help
not-found-long = Это слишком длинно для названия. Пришли только имя фильма, например <code>Alien</code>.
bad-stars =
    Оценка – от 0,5 до 5 с шагом 0,5; { $stars } не подходит. Как тебе { $film }?
bad-stars-choose =
    Оценка – от 0,5 до 5 с шагом 0,5; { $stars } не подходит. О каком фильме речь?
film-gone =
    Этого фильма больше нет в моём каталоге. Твои оценки целы. Напиши другое название или /recommend.
no-title =
    Пришли название фильма, например <code>Alien</code>, и я покажу его со звёздами. Всё, что я умею: /help
stars-for-which = Какому фильму? Пришли название вместе с оценкой, например <code>Alien 4,5</code>.
greeting = Привет! Напиши /recommend, и я подберу фильмы, или /rate, чтобы рассказать о своём вкусе.
thanks = Рад помочь! Ещё фильмы: /recommend
wish = С удовольствием: /recommend подберёт фильмы для тебя. Или скажи, чего хочется, например <code>смешное из 80-х, без ужасов</code>.
unknown-command = Не знаю команды { $command }. Всё, что я умею, – в /help
old-button =
    Эта кнопка из моей прежней версии, и я не пойму, что она значила. Напиши /recommend или /rate.

## Подборка

picks-title = <b>Для тебя</b>
picks-title-more = <b>Ещё для тебя</b>
picks-title-new =
    <b>Для начала – известное и разное</b>
    Я ещё не знаю твоего вкуса. Оцени три фильма через /rate или напиши их названия, и подборка станет твоей.
pick =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
    { $genres }
    <i>{ $reason }</i>
reason = потому что у тебя ★{ $stars } за { $title }
reason-new = его ещё никто не оценил
reason-popular = { $count ->
        [one] его оценил { $count } человек
        [few] его оценили { $count } человека
       *[other] его оценили { $count } человек
    }
picks-footer = Нажми номер, чтобы оценить, отложить или скрыть фильм.
picks-end = Больше пока посоветовать нечего. Оцени ещё фильмы через /rate, и найдётся новое.
pick-card =
    🎬 <b><a href="{ $link }">{ $title }</a></b>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
    { $genres }

    { $note }
pick-note = Думаю, ты поставишь ★{ $stars }, скорее всего от ★{ $low } до ★{ $high }.
pick-note-new = Оцени несколько фильмов, и я скажу, насколько он тебе понравится.
pick-saved = Фильм в списке на потом: /watchlist
pick-hidden = Фильм скрыт, не буду его предлагать: /hidden
why-title = <b>Почему он в подборке</b>
why-line = { $percent } % · твои ★{ $stars } за { $title }
why-footer = Доля каждой оценки во всём, чем твои оценки подняли этот фильм.
why-new = Его ещё никто не оценил: сужу по похожим фильмам.
why-popular = { $count ->
        [one] Его оценил { $count } человек. Чем больше оценок, тем чаще причина будет твоей собственной.
        [few] Его оценили { $count } человека. Чем больше оценок, тем чаще причина будет твоей собственной.
       *[other] Его оценили { $count } человек. Чем больше оценок, тем чаще причина будет твоей собственной.
    }
hidden = Больше не предложу: { $film }.
bad-count =
    Не понял: «{ $raw }». Напиши, например, <code>/recommend 5</code> или <code>/recommend 5 комедий 1990-1999 -ужасы</code>.
count-low = Попроси хотя бы один фильм, например <code>/recommend 5</code>.
count-high = За раз покажу не больше { $most }; вот они.
similar-title = <b>Похожи на { $title }</b>
similar-line =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
    { $genres }
similar-usage = На какой фильм? Напиши, например, <code>/similar Alien</code>.
similar-none = Пока не нашёл ничего похожего на { $film }. Наверное, у него мало оценок.
learning =
    Я ещё учусь на оценках и пока не могу советовать. Твои оценки сохраняются. Спроси через минуту.

## Что было

ratings-title = { $count ->
        [one] <b>У тебя { $count } оценка</b>
        [few] <b>У тебя { $count } оценки</b>
       *[other] <b>У тебя { $count } оценок</b>
    }
ratings-line = { $rank }. { $film } · ★{ $stars }
ratings-footer = Нажми номер, чтобы изменить или убрать оценку.
ratings-none = Оценок пока нет. Напиши название знакомого фильма или /rate.
undone = Отменено: { $film }, ★{ $was }.
undone-restored = Отменено: у { $film } снова ★{ $stars }.
undone-removal = У { $film } снова твои ★{ $stars }.
undone-saved = Отменено: { $film } больше не в списке на потом.
undone-unsaved = Отменено: { $film } снова в списке на потом.
undone-hidden = Отменено: { $film } снова может попасть в подборку.
undone-unhidden = Отменено: { $film } снова скрыт.
undone-unseen = Отменено: снова могу спросить про { $film }.
undo-none = Отменять нечего. Оцени фильм через /rate.
watchlist-title = { $count ->
        [one] <b>На потом: { $count } фильм</b>
        [few] <b>На потом: { $count } фильма</b>
       *[other] <b>На потом: { $count } фильмов</b>
    }
watchlist-footer = Нажми номер, чтобы открыть фильм или оценить его после просмотра; ✕ уберёт его из списка.
watchlist-none = Список на потом пуст. Открой фильм из /recommend по номеру и отложи его.
hidden-title = { $count ->
        [one] <b>Не предлагаю { $count } фильм</b>
        [few] <b>Не предлагаю { $count } фильма</b>
       *[other] <b>Не предлагаю { $count } фильмов</b>
    }
hidden-footer = Нажми номер, чтобы открыть фильм; ✕ вернёт его в подборки.
hidden-none = Ничего не скрыто. Здесь будут фильмы, которые тебе неинтересны.
shelf-line = { $rank }. { $film }
cancelled = Закрыл. Все твои оценки целы.
cancel-none = Открытых вопросов нет. /recommend или /rate?

## Язык

language-ask = На каком языке говорить?
language-set = Теперь говорю по-русски.
language-name = Русский

## Мои данные

privacy =
    <b>Что я храню и зачем</b>

    • Твои оценки, их время и изменения: чтобы подбирать фильмы и учиться. Изменения нужны, чтобы работал /undo.
    • Фильмы из твоих списков, например «ещё не знаком», и что в них менялось: чтобы не спрашивать снова.
    • Из присланного файла – строки с оценками, чтобы перенос можно было отменить; сам файл – нет.
    • Если ты с другими ищешь фильм в группе – твоё имя, 30 дней.
    • Если тебе приходит фильм недели – день и час, разница твоих часов с UTC и какие фильмы уже пришли.
    • Номер, под которым тебя знает Telegram (не телефон), выбранный язык, с какого дня мы знакомы и не закрыт ли чат. Ни имени (кроме того), ни сообщений.

    <b>Кто это видит.</b> Ты. Твои фильмы больше никому не показываю. База лежит на компьютере тех, кто мной управляет. Я никому ничего не передаю; переписка идёт через Telegram.

    <b>Забрать с собой</b>: /export пришлёт два файла. В таблице – оценки и списки, её откроет любая программа для таблиц. Во втором, JSON, – всё, что названо выше.
    <b>Удалить</b>: /forget удалит всё сразу. То, чему я научился на общих оценках, остаётся, пока я не выучусь заново, – уже без твоих. В копиях на чёрный день у тех, кто мной управляет, данные есть, пока копии не сменятся.
export = { $ratings } и { $listed }. Это таблица; во втором файле – всё, что я о тебе храню, с каждым изменением.
export-none = Забирать пока нечего: оценок нет. Что я вообще храню: /privacy
count-ratings = { $count ->
        [one] { $count } оценка
        [few] { $count } оценки
       *[other] { $count } оценок
    }
count-listed = { $count ->
        [one] { $count } фильм в списках
        [few] { $count } фильма в списках
       *[other] { $count } фильмов в списках
    }
forget-ask =
    <b>Удалить всё твоё?</b>

    { $ratings }, { $listed }, все изменения, оценки из присланных файлов, язык и то, что мы знакомы. Вернуть будет нельзя. Сначала забрать с собой: /export
forgotten =
    <b>Всё твоё удалено</b>: { $ratings }, { $listed }, { $changes ->
        [one] запись о { $changes } изменении
       *[other] записи о { $changes } изменениях
    } и о том, что мы знакомы. Когда буду учиться заново, о тебе уже ничего не узнаю. Захочешь начать снова: /start
forget-none = Здесь больше нет ничего твоего. Начать заново: /start
forget-late = Вопрос слишком старый, поэтому ничего не удалено. Если всё ещё нужно, напиши /forget снова.

## Вместе

together-private =
    <b>Фильм на всех</b>

    В группе /together присылает сообщение, и кто хочет смотреть, нажимает «Я с вами». Тогда я ищу фильмы, которые никого не разочаруют и большинству понравятся, и говорю, насколько каждому. Твои оценки останутся между нами.
together-title =
    <b>Что посмотрим вместе?</b>

    Нажмите «Я с вами». Потом любой из собравшихся нажимает «Подобрать»: я ищу фильмы, которые никого не разочаруют и большинству понравятся.
together-nobody = Пока никого.
together-in = С нами ({ $count }): { $names }
together-new = { $count ->
        [one] { $names } – пока без оценок, поэтому сужу по вкусам всех. Несколько звёзд с глазу на глаз, и я узнаю больше: { $link }
       *[other] { $names } – пока без единой оценки, поэтому сужу по вкусам всех. Несколько звёзд с глазу на глаз, и я узнаю больше: { $link }
    }
together-new-many = { $more ->
        [one] { $names } и ещё { $more } человек – пока без оценок, поэтому сужу по вкусам всех. Несколько звёзд с глазу на глаз, и я узнаю больше: { $link }
        [few] { $names } и ещё { $more } человека – пока без оценок, поэтому сужу по вкусам всех. Несколько звёзд с глазу на глаз, и я узнаю больше: { $link }
       *[other] { $names } и ещё { $more } человек – пока без оценок, поэтому сужу по вкусам всех. Несколько звёзд с глазу на глаз, и я узнаю больше: { $link }
    }
together-picks = { $count ->
        [1] <b>Для тебя</b>
        [one] <b>Для вас ({ $count } человек)</b>
        [few] <b>Для вас ({ $count } человека)</b>
       *[other] <b>Для вас ({ $count } человек)</b>
    }
together-picks-more = { $count ->
        [1] <b>Ещё для тебя</b>
        [one] <b>Ещё для вас ({ $count } человек)</b>
        [few] <b>Ещё для вас ({ $count } человека)</b>
       *[other] <b>Ещё для вас ({ $count } человек)</b>
    }
together-pick =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
    { $genres }
    { $people }
together-stars = { $name } ★{ $stars }
together-fine = Думаю, никто не поставит ни одному из них меньше ★{ $floor }. Нажмите номер, чтобы открыть фильм, оценить или отложить.
together-best = Вам вместе трудно угодить: кто-то может поставить одному из них меньше ★{ $floor }. Нажмите номер, чтобы открыть фильм, оценить или отложить.
poll-question = Что посмотрим?
poll-refused = Здесь мне нельзя создавать опросы. Это может разрешить администратор группы.

toast-in = Записано: ты с нами
toast-in-already = Ты уже с нами
toast-out = Хорошо, без тебя
toast-out-already = Тебя и не было
toast-full = Мест больше нет: собралось { $most }
toast-join-first = Сначала нажми «Я с вами»
toast-gathering-over = Это уже позади. Напиши /together, и начнём заново
toast-picking = Секунду, подборка уже на подходе
toast-polled = Опрос уже есть
toast-poll-small = Для опроса нужно хотя бы два фильма
toast-not-yours = Это чужая подборка. Твоя – по команде /recommend
toast-mine = ★{ $stars } за { $title }, от тебя
toast-mine-again = ★{ $stars } вместо ★{ $previous } за { $title }, от тебя
toast-mine-already = У { $title } уже есть твоя ★{ $stars }
toast-mine-saved = { $title } – в твоём списке отложенных
toast-mine-seen = У { $title } уже есть твоя ★{ $stars }, откладывать незачем

group-help =
    <b>В группе</b>

    /together – фильмы, которые никого здесь не разочаруют и большинству понравятся
    /rate – <code>/rate Alien</code>: карточка, где каждый ставит свою оценку
    /recommend – твоя подборка у всех на виду

    Твои оценки останутся между нами. Всё остальное – с глазу на глаз: { $link }
group-rate = Спрашиваю о фильмах я с глазу на глаз: { $link }. Или назови фильм здесь: <code>/rate Alien</code>
group-rated = { $name }: { $film } – ★{ $stars }.
group-nobody = Ты пишешь от имени группы, и я не знаю, кто ты. Напиши от своего имени.
group-picks = <b>Подборка: { $name }</b>
group-picks-wish = <b>Подборка ({ $name }): { $wish }</b>
group-pick =
    { $rank }. <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }{ $stars ->
        [none] {""}
       *[other] {" "}· ★{ $stars }
    }
    { $genres }
group-picks-footer = Нажмите номер, чтобы открыть фильм для всех. Своя подборка – по команде /recommend.
shared-card =
    🎬 <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    }
    { $genres }

    Знаком? Оценка засчитается тому, кто нажал.
button-add-to-group = Добавить меня в группу
button-join = Я с вами
button-leave = Без меня
button-pick = Подобрать
button-next-ones = Ещё варианты
button-poll = Опросом

## В любом чате

inline-rated = Твоя оценка – ★{ $stars } · { $genres }
inline-predicted = Думаю, ★{ $stars } для тебя · { $genres }
inline-film = { $genres }
inline-rate = Оцени несколько фильмов, и скажу, насколько понравятся эти
inline-none = Такого фильма не знаю. Открыть наш чат

## Импорт

import-wait = Сейчас читаю чужие файлы. Твой следующий, присылать снова не нужно.
import-preview = <b>Файл: { $source }</b>, { $total ->
        [one] { $total } оценка.
        [few] { $total } оценки.
       *[other] { $total } оценок.
    }
source-kinopoisk = Кинопоиск
source-kinorium = Кинориум
source-csv = таблица
import-found = { $count } перенесу сразу.
import-asked = Про { $count } не уверен: спрошу после.
import-missing = { $count ->
        [one] { $count } фильма не знаю.
       *[other] { $count } фильмов не знаю.
    }
import-repeated = { $count ->
        [one] { $count } оценка старая: тот же фильм оценён позже, считается последняя.
        [few] { $count } оценки старые: те же фильмы оценены позже, считается последняя.
       *[other] { $count } оценок старые: те же фильмы оценены позже, считается последняя.
    }
import-changes = { $count ->
        [one] { $count } заменит твою прежнюю оценку.
       *[other] { $count } заменят твои прежние оценки.
    }
import-without-stars = { $count ->
        [one] { $count } строка без оценки, её пропущу.
        [few] { $count } строки без оценки, их пропущу.
       *[other] { $count } строк без оценки, их пропущу.
    }
import-nothing = Так что переносить нечего.
import-applied = <b>Готово</b>: { $what }. /recommend уже знает.
import-applied-none = <b>Хорошо.</b> Про остальное хочу спросить.
import-new = { $count ->
        [one] { $count } новая оценка
        [few] { $count } новые оценки
       *[other] { $count } новых оценок
    }
import-changed = { $count ->
        [one] { $count } изменилась
       *[other] { $count } изменились
    }
import-same = { $count ->
        [one] { $count } такая же, как была
       *[other] { $count } такие же, как были
    }
import-missing-title = Этих фильмов не знаю:
import-line = { $title }{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
import-question =
    Какой это фильм?

    { $line }

    { $left ->
        [1] Это последний вопрос.
       *[other] Осталось вопросов, считая этот: { $left }.
    }
import-settled = Это всё. Спасибо!
import-left-out = Хорошо, { $count ->
        [one] { $count } оценку пропустил
        [few] { $count } оценки пропустил
       *[other] { $count } оценок пропустил
    }. Спасибо!
import-cancelled = Хорошо, ничего не перенёс.
import-undone = { $count ->
        [one] Отменено: { $count } оценка снова такая, как до файла.
        [few] Отменено: { $count } оценки снова такие, как до файла.
       *[other] Отменено: { $count } оценок снова такие, как до файла.
    }
import-undone-kept = { $count ->
        [one] { $count }, изменённая с тех пор, остаётся.
       *[other] { $count }, изменённые с тех пор, остаются.
    }
import-unknown = Не знаю такого файла. Умею читать оценки из Letterboxd (можно весь zip), IMDb, Кинопоиска, Кинориума, MovieLens, свои из /export и любую таблицу со столбцами <code>title</code>, <code>year</code> и <code>rating</code>.
import-empty = В нём нет оценок. Пришли файл с оценками, у Letterboxd это, например, <code>ratings.csv</code>.
import-packed = Этот архив нельзя безопасно распаковать. Пришли сам файл с оценками, например <code>ratings.csv</code>.
import-many-people = Там оценки не одного человека. Пришли файл только со своими.
import-other-ids = В этом файле только номера фильмов, и они не мои. Подойдёт выгрузка с названиями.
import-too-long = Слишком много: не больше { $megabytes } МБ и { $lines } строк.

## Кнопки

button-unseen = Ещё не знаком
button-undo = Отменить
button-remove = Убрать оценку
button-similar = Похожие
button-more = Ещё
button-next = Другой фильм
button-recommend = Моя подборка
button-close = Закрыть
button-forget = Да, удалить всё
button-keep = Нет, оставить
button-apply = Перенести
button-cancel-import = Не надо
button-undo-import = Вернуть как было
button-none-of-these = Ни один из них
button-leave-rest = Остальные пропустить
button-skip = Пропустить
button-stop = Хватит
button-seen = Уже знаком
button-save = На потом
button-unsave = Убрать из списка
button-hide = Неинтересно
button-unhide = Снова предлагать
button-more-like = Ещё такие
button-why = Почему?
button-back = ‹ Назад
button-newer = ‹ Новее
button-older = Раньше ›
button-previous = ‹ Назад
button-following = Дальше ›
button-sort = Порядок: { $order }

order-newest = сначала новые
order-oldest = сначала старые
order-best = сначала лучшие
order-worst = сначала худшие
order-title = по названию
order-year = по году

toast-saved = ★{ $stars } сохранено
toast-unseen = Хорошо
toast-listed = В списке на потом
toast-hidden = Скрыто
toast-taken = Убрано
toast-undone = Отменено
toast-gone = Этого фильма больше нет
toast-import-over = Это уже решено
toast-old = Кнопка слишком старая

## Когда что-то не так

error = Что-то сломалось на моей стороне. Твои оценки целы. Попробуй ещё раз.
error-storage = Не могу добраться до своей тетради, поэтому это <b>не</b> сохранено. Попробуй через минуту.
error-storage-full = У меня кончилось место на диске, поэтому это <b>не</b> сохранено. Те, кто мной управляет, уже знают. Попробуй позже.

## Администраторам

retrain-start = Обучаюсь на новых оценках. Пока отвечает старая модель.
retrain-running = Обучение уже идёт. Чем оно кончится, скажу здесь.
retrain-progress =
    Обучение: { $stage }
    <code>{ $bar }</code> { $percent } %
retrain-stage-data = читаю оценки
retrain-stage-features = признаки фильмов
retrain-stage-embedding = векторы фильмов
retrain-stage-index = индекс
retrain-stage-als = матричное разложение
retrain-stage-stars = предсказание оценок
retrain-stage-ranking = ранжирование
retrain-stage-evaluate = проверка на контрольной группе
retrain-stage-save = сохраняю
retrain-stage-other = учусь
retrain-live =
    <b>Новая модель работает</b>: { $seconds } с, оценок: { $ratings }.
retrain-rejected =
    <b>Остаётся старая модель</b>: новая на тех же людях хуже больше, чем допустимо.
retrain-first = Раньше модели не было.
retrain-figures =
    <pre>{ $table }</pre>
    Измерено на контрольной группе, которую при обучении не показывали: { $people }.
retrain-unmeasured = Оценок слишком мало, чтобы проверить на контрольной группе.
retrain-failed = <b>Обучение не удалось, отвечает старая модель.</b> { $reason } Повторить: /retrain
retrain-killed = Процесс остановлен сигналом { $signal }.
retrain-crashed = Процесс закончился так: { $detail }.
retrain-stopped = Его остановили вместе со мной.
retrain-no-data = Учиться пока не на чем: оценок нет.
retrain-scheduled = Обучение по расписанию:
admin-disk-full = У меня кончилось место на диске: пока его нет, оценки не сохраняются.
figure-new = новая
figure-old = старая
status =
    <b>Как у меня дела</b>
    Людей: { $people } · их оценок: { $ratings }
    MovieLens: { $dataset }, оценок { $imported } · фильмов: { $films }
    Модель: { $model }
    Новых оценок с тех пор: { $fresh }
    Следующее обучение: { $next }
    Последнее обучение: { $last }
    Обновления: в очереди { $waiting }, в работе { $work }
    Ошибок за сутки: { $errors }
    Работаю { $uptime }
status-model = { $version } ({ $figures })
status-model-none = пока нет
status-stand-in-running = Это быстрая модель: полная сейчас обучается и займёт её место.
status-stand-in = Это быстрая модель: полная появится при следующем обучении.
status-last-none = после запуска не было
status-next-off = выключено
status-next-running = идёт сейчас
status-next-cron = { $when } UTC или после { $after } новых оценок
status-next-cron-only = { $when } UTC
status-next-after = после { $after } новых оценок
status-last-live = новая модель работает
status-last-rejected = новая хуже, осталась старая
status-last-failed = не удалось, осталась старая
models-title = <b>Обученные версии</b>
models-none = Пока ничего не обучено. /retrain
models-footer = Вернуться к предыдущей: /rollback
model-line =
    <code>{ $version }</code>
    { $when } UTC · { $state } { $kind }
    { $figures }
model-quick = · быстрая
model-full = · полная
model-serves = <b>отвечает сейчас</b>
model-live = действующая
model-candidate = ещё не отвечала
model-retired = уже отвечала
model-rejected = оказалась хуже, не отвечала
rollback-ask =
    <b>Вернуться к этой версии?</b>

    { $wanted }

    Сейчас:
    { $serving }
rollback-done = <b>Теперь отвечает { $version }</b>, и после перезапуска тоже. С ней сравнят следующее обучение.
rollback-none = Возвращаться не к чему: ни одной версии, что отвечала до этой, не сохранилось. Все версии: /models
rollback-same = Эта версия и так отвечает.
rollback-unknown = Версии «{ $version }», к которой можно вернуться, нет. Все версии: /models
rollback-training = Сейчас идёт обучение. Дождись конца и вернись, если ещё захочешь.
button-rollback = Назад к { $version }
button-rollback-sure = Да, вернуться
button-rollback-no = Нет, оставить
log-title = <b>Что делали администраторы</b> (UTC)
log-none = Администраторы ещё ничего не делали.
log-line = { $when } · { $who } · <code>{ $what }</code>
error-report-title = <b>Ошибки</b>
error-report = { $count ->
        [one] <code>{ $name }</code> в <code>{ $place }</code>. Если повторится, скажу ещё раз через час.
        [few] <code>{ $name }</code> в <code>{ $place }</code>, { $count } раза. Если повторится, скажу ещё раз через час.
       *[other] <code>{ $name }</code> в <code>{ $place }</code>, { $count } раз. Если повторится, скажу ещё раз через час.
    }
error-report-again = { $count ->
        [one] <code>{ $name }</code> в <code>{ $place }</code>: с тех пор ещё { $count } раз. Сегодня об этом больше не скажу.
        [few] <code>{ $name }</code> в <code>{ $place }</code>: с тех пор ещё { $count } раза. Сегодня об этом больше не скажу.
       *[other] <code>{ $name }</code> в <code>{ $place }</code>: с тех пор ещё { $count } раз. Сегодня об этом больше не скажу.
    }
error-report-more = { $count ->
        [one] и ещё { $count } вид: смотри журнал
        [few] и ещё { $count } вида: смотри журнал
       *[other] и ещё { $count } видов: смотри журнал
    }
errors-none = нет
errors-some = { $count } ({ $kinds })
errors-kind = { $count } × { $name } в { $place }
digest =
    <b>Последние 24 часа</b>
    Люди: новых { $newcomers }, активных { $active }, всего { $people }
    Оценок: { $ratings }
    Подборки: показано фильмов { $picks }, отложено { $saved }
    Ошибки: { $errors }
    Модель: { $version }. { $trained }
digest-no-training = Обучения не было.
digest-trained = Обучена { $version }, теперь отвечает она.
digest-rejected = Обученная модель оказалась хуже и не заняла место.
status-held = К ней вернулся администратор.
retrain-picture = Прежняя модель и новая.
backup-start = Копирую базу. Пришлю, как только будет готово.
backup-running = Копия уже делается.
backup-done = База, какой она была только что, { $size } МБ. В ней оценки всех людей: храни бережно.
backup-kept = Копия занимает { $size } МБ, через Telegram её не отправить. Она лежит у меня на диске: <code>{ $path }</code>
backup-failed = Копию сделать не удалось ({ $kind }). Подробности в журнале.
addfilm-usage = Какой фильм? Например, <code>/addfilm Alien: Romulus (2024) | Horror, Sci-Fi</code>, или пришли CSV-файл со столбцами title, year, genres.
addfilm-unusable = Нужны название и год: <code>/addfilm Alien: Romulus (2024) | Horror, Sci-Fi</code>
addfilm-known = { $film } уже есть в каталоге.
addfilm-genres = Не знаю жанра { $named }. Есть такие: { $genres }.
addfilm-alike = Очень похож на тот, что уже есть: { $film }
addfilms-preview = { $count ->
        [one] <b>Добавить { $count } фильм?</b>
        [few] <b>Добавить { $count } фильма?</b>
       *[other] <b>Добавить { $count } фильмов?</b>
    }
addfilms-line = { $film } · { $genres }
addfilms-more = { $count ->
        [one] и ещё { $count } фильм
        [few] и ещё { $count } фильма
       *[other] и ещё { $count } фильмов
    }
addfilms-nothing = Новых фильмов в нём нет.
addfilms-known = { $count ->
        [one] { $count } фильм уже есть в каталоге: { $named }
        [few] { $count } фильма уже есть в каталоге: { $named }
       *[other] { $count } фильмов уже есть в каталоге: { $named }
    }
addfilms-repeated = { $count ->
        [one] { $count } строка повторяет фильм.
        [few] { $count } строки повторяют фильмы.
       *[other] { $count } строк повторяют фильмы.
    }
addfilms-unusable = { $count ->
        [one] { $count } строка без названия или года: { $named }
        [few] { $count } строки без названия или года: { $named }
       *[other] { $count } строк без названия или года: { $named }
    }
addfilms-genres = Жанры, которых я не знаю, пропущены: { $named }
addfilms-added = { $count ->
        [one] <b>Добавлен { $count } фильм.</b> Его можно найти по названию, и он уже может попасть в подборку; пока оценок нет, сужу по похожим.
        [few] <b>Добавлено { $count } фильма.</b> Их можно найти по названию, и они уже могут попасть в подборку; пока оценок нет, сужу по похожим.
       *[other] <b>Добавлено { $count } фильмов.</b> Их можно найти по названию, и они уже могут попасть в подборку; пока оценок нет, сужу по похожим.
    }
addfilms-cancelled = Ничего не добавлено.
addfilms-gone = { $count ->
        [one] Отменено: убран { $count } фильм.
        [few] Отменено: убрано { $count } фильма.
       *[other] Отменено: убрано { $count } фильмов.
    }
addfilms-kept = { $count ->
        [one] { $count } фильм остаётся: его уже оценили или отложили.
        [few] { $count } фильма остаются: их уже оценили или отложили.
       *[other] { $count } фильмов остаются: их уже оценили или отложили.
    }
button-addfilms = { $count ->
        [one] Добавить { $count } фильм
        [few] Добавить { $count } фильма
       *[other] Добавить { $count } фильмов
    }
button-addfilms-no = Нет
button-addfilms-back = Отменить

## Фильм недели

weekly-offer =
    <b>Присылать раз в неделю фильм для тебя?</b>
    Одно сообщение, в выбранный день и час; отключить можно одним нажатием. В какой день?
weekly-day = В какой день?
weekly-hour = Значит, { $day }. В котором часу?
weekly-clock = А который у тебя сейчас час?
weekly-zone = { $clock } · { $zone }
weekly-set =
    <b>Готово.</b> Фильм будет приходить { $day } в { $hour } по твоим часам, на них сейчас { $clock } ({ $zone }).
    Если часы переведут на летнее или зимнее время, настрой заново: /weekly
weekly-is-set =
    Фильм приходит { $day } в { $hour } по твоим часам, на них сейчас { $clock } ({ $zone }).
    Время другое? Настрой заново.
weekly-stopped = Больше не буду присылать фильм недели. Захочешь снова: /weekly
weekly-title = <b>Твой фильм недели</b>
weekly-pick =
    <a href="{ $link }">{ $title }</a>{ $year ->
        [none] {""}
       *[other] {" "}({ $year })
    } · ★{ $stars }
    { $genres }
    <i>{ $reason }</i>
weekday-0 = Понедельник
weekday-1 = Вторник
weekday-2 = Среда
weekday-3 = Четверг
weekday-4 = Пятница
weekday-5 = Суббота
weekday-6 = Воскресенье
every-weekday-0 = по понедельникам
every-weekday-1 = по вторникам
every-weekday-2 = по средам
every-weekday-3 = по четвергам
every-weekday-4 = по пятницам
every-weekday-5 = по субботам
every-weekday-6 = по воскресеньям
button-weekly-change = Другой день или час
button-weekly-stop = Не присылать фильм недели
toast-weekly-stopped = Больше не пришлю

## Меню команд

command-recommend = Фильмы для тебя
command-rate = Оценить фильм
command-similar = Похожие фильмы
command-together = Фильм на всю компанию
command-ratings = Твои оценки
command-weekly = Фильм недели
command-watchlist = Отложенные фильмы
command-hidden = Что больше не предлагать
command-taste = Твой вкус на картинке
command-undo = Отменить последнее действие
command-cancel = Закрыть вопрос
command-language = Русский или английский
command-export = Твои данные файлами
command-forget = Удалить всё твоё
command-privacy = Что я храню и зачем
command-help = Что я умею
command-start = Начать
command-retrain = Обучиться на новых оценках
command-status = Как дела у бота
command-models = Обученные версии
command-rollback = Вернуться к прежней модели
command-addfilm = Добавить фильм
command-backup = Копия базы данных
command-log = Что делали администраторы
about = Подбираю фильмы, которые тебе понравятся. Оцени несколько знакомых, попроси подборку, и я объясню почему. Учусь на каждой звезде.
about-short = Фильмы, которые понравятся, и почему

## Жанры

genre-action = боевик
genre-adventure = приключения
genre-animation = мультфильм
genre-children = детский
genre-childrens = детский
genre-comedy = комедия
genre-crime = криминал
genre-documentary = документальный
genre-drama = драма
genre-fantasy = фэнтези
genre-film-noir = нуар
genre-horror = ужасы
genre-imax = IMAX
genre-musical = мюзикл
genre-mystery = детектив
genre-romance = мелодрама
genre-sci-fi = фантастика
genre-thriller = триллер
genre-war = военный
genre-western = вестерн

## Пожелания

wish-title = <b>{ $wish }</b>
wish-title-more = <b>Ещё: { $wish }</b>
wish-new = Я ещё не знаю твоего вкуса, поэтому сначала самое известное.
wish-not-understood = Не понял: «{ $raw }».
wish-nothing = Под это у меня больше ничего нет: <b>{ $wish }</b>.
wish-nearest = Вот что ближе всего:
wish-anything = что угодно
wish-either = { $first } или { $second }
wish-since = с { $year } года
wish-until = по { $year } год
wish-not-years = кроме { $years }
wish-like = похоже на { $title }
wish-less = малоизвестное
wish-well = известное
button-drop = ✕ { $what }
button-meant = Может быть: { $wish }
button-nearest = { $wish } ({ $count })
wish-genre-action = боевики
wish-no-action = без боевиков
wish-genre-adventure = приключения
wish-no-adventure = без приключений
wish-genre-animation = мультфильмы
wish-no-animation = без мультфильмов
wish-genre-children = для детей
wish-no-children = без детских
wish-genre-comedy = комедии
wish-no-comedy = без комедий
wish-genre-crime = криминал
wish-no-crime = без криминала
wish-genre-documentary = документальные
wish-no-documentary = без документальных
wish-genre-drama = драмы
wish-no-drama = без драм
wish-genre-fantasy = фэнтези
wish-no-fantasy = без фэнтези
wish-genre-film-noir = нуар
wish-no-film-noir = без нуара
wish-genre-horror = ужасы
wish-no-horror = без ужасов
wish-genre-imax = IMAX
wish-no-imax = без IMAX
wish-genre-musical = мюзиклы
wish-no-musical = без мюзиклов
wish-genre-mystery = детективы
wish-no-mystery = без детективов
wish-genre-romance = мелодрамы
wish-no-romance = без мелодрам
wish-genre-sci-fi = фантастика
wish-no-sci-fi = без фантастики
wish-genre-thriller = триллеры
wish-no-thriller = без триллеров
wish-genre-war = военные
wish-no-war = без военных
wish-genre-western = вестерны
wish-no-western = без вестернов

## Вкус

taste-few = { $count ->
        [0] Нарисую твой вкус, когда будет пять оценок.
        [one] Нарисую твой вкус по пяти оценкам. Пока есть { $count }, осталось { $left }.
        [few] Нарисую твой вкус по пяти оценкам. Пока их { $count }, осталось { $left }.
       *[other] Нарисую твой вкус по пяти оценкам. Пока их { $count }, осталось { $left }.
    } Нажми кнопку, и я спрошу, или напиши название знакомого фильма.
taste-caption = <b>Твой вкус</b>, о нём { $count ->
        [one] говорит { $count } фильм
        [few] говорят { $count } фильма
       *[other] говорят { $count } фильмов
    }
taste-more = Больше, чем у других: { $what }.
taste-less = Меньше, чем у других: { $what }.
taste-share = { $name } ({ $mine } %, у всех { $others } %)
taste-alike = Жанры и годы у тебя почти как у всех.
taste-stars-kinder = В среднем ты ставишь ★{ $mine }, другие за те же фильмы – ★{ $others }. Твои оценки добрее.
taste-stars-stricter = В среднем ты ставишь ★{ $mine }, другие за те же фильмы – ★{ $others }. Твои оценки строже.
taste-stars-same = В среднем ты ставишь ★{ $mine }, другие за те же фильмы – ★{ $others }. Вы сходитесь.
taste-unusual = Самая необычная любовь: { $film }. У тебя ★{ $stars }, у других в среднем ★{ $others }.
taste-rare = Самая необычная любовь: { $film }, ★{ $stars }. { $count ->
        [one] Его оценил всего { $count } человек.
        [few] Его оценили всего { $count } человека.
       *[other] Его оценили всего { $count } человек.
    }
taste-no-picture = Картинка сейчас не получилась. Напиши /taste ещё раз через минуту.
taste-title = Твой вкус: { $count ->
        [one] { $count } фильм
        [few] { $count } фильма
       *[other] { $count } фильмов
    }
taste-map = Рядом – фильмы, которые нравятся одним и тем же людям
taste-loved = нравится
taste-fine = так себе
taste-disliked = не нравится
taste-everyone = другие фильмы
taste-genres = Жанры
taste-decades = Годы
taste-decade = { $year }-е
taste-you = у тебя
taste-all = у всех
button-rate-one = Оценить фильм
