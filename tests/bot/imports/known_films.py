"""Well-known films, as facts: title, year, the title in Russia, IMDb's number, other titles.

Many share their title with another film of another year. Lines: English title; year; Russian
title; IMDb number or nothing; original or other title or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

_LINES = """
Alien; 1979; Чужой; 78748
Aliens; 1986; Чужие; 90605
Alien³; 1992; Чужой 3; 103644
Star Wars; 1977; Новая надежда; 76759; Star Wars: Episode IV - A New Hope
The Empire Strikes Back; 1980; Звёздные войны: Эпизод 5 – Империя наносит ответный удар; 80684
Return of the Jedi; 1983; Звёздные войны: Эпизод 6 – Возвращение Джедая; 86190
Blade Runner; 1982; Бегущий по лезвию; 83658
Blade Runner 2049; 2017; Бегущий по лезвию 2049; 1856101
2001: A Space Odyssey; 1968; 2001 год: Космическая одиссея; 62622
Contact; 1997; Контакт; 118884
The Terminator; 1984; Терминатор; 88247
Terminator 2: Judgment Day; 1991; Терминатор 2: Судный день; 103064
Dune; 1984; Дюна; 87182
Dune; 2021; Дюна; 1160419
Total Recall; 1990; Вспомнить всё; 100802
Total Recall; 2012; Вспомнить всё; 1386703
RoboCop; 1987; Робокоп; 93870
RoboCop; 2014; Робокоп; 1234721
Solaris; 1972; Солярис; 69293; Солярис
Solaris; 2002; Солярис; 307479
The Thing; 1982; Нечто; 84787
The Thing; 2011; Нечто; 905372
The Fly; 1958; Муха; 51622
The Fly; 1986; Муха; 91064
Godzilla; 1954; Годзилла; 47034; Gojira
Godzilla; 1998; Годзилла; 120685
Godzilla; 2014; Годзилла; 831387
King Kong; 1933; Кинг Конг; 24216
King Kong; 1976; Кинг Конг; 74751
King Kong; 2005; Кинг Конг; 360717
Sabrina; 1954; Сабрина; 47437
Sabrina; 1995; Сабрина; 114319
Scarface; 1932; Лицо со шрамом; 23427
Scarface; 1983; Лицо со шрамом; 86250
Psycho; 1960; Психо; 54215
Psycho; 1998; Психо; 155975
Cape Fear; 1962; Мыс страха; 55824
Cape Fear; 1991; Мыс страха; 101540
Ocean's Eleven; 1960; Одиннадцать друзей Оушена; 54135
Ocean's Eleven; 2001; Одиннадцать друзей Оушена; 240772
A Star Is Born; 1937; Звезда родилась; 29606
A Star Is Born; 1954; Звезда родилась; 47522
A Star Is Born; 1976; Звезда родилась; 75265
A Star Is Born; 2018; Звезда родилась; 1517451
Little Women; 1994; Маленькие женщины; 110367
Little Women; 2019; Маленькие женщины; 3281548
Hamlet; 1948; Гамлет; 40416
Hamlet; 1990; Гамлет; 99726
Hamlet; 1996; Гамлет; 116477
Crash; 1996; Автокатастрофа; 115964
Crash; 2004; Столкновение; 375679
Heat; 1986; Жара; 93164
Heat; 1995; Схватка; 113277
Twilight; 1998; Сумерки; 119594
Twilight; 2008; Сумерки; 1099212
Titanic; 1953; Титаник; 46435
Titanic; 1997; Титаник; 120338
The Avengers; 1998; Мстители; 118661
The Avengers; 2012; Мстители; 848228
Beauty and the Beast; 1991; Красавица и чудовище; 101414
Beauty and the Beast; 2017; Красавица и чудовище; 2771200
Halloween; 1978; Хэллоуин; 77651
Halloween; 2007; Хэллоуин 2007; 373883
Halloween; 2018; Хэллоуин; 1502407
Suspiria; 1977; Суспирия; 76786
Suspiria; 2018; Суспирия; 1034415
Pulp Fiction; 1994; Криминальное чтиво; 110912
The Godfather; 1972; Крёстный отец; 68646
The Godfather Part II; 1974; Крёстный отец 2; 71562
The Godfather Part III; 1990; Крёстный отец 3; 99674
Fargo; 1996; Фарго; 116282
Casino; 1995; Казино; 112641
Reservoir Dogs; 1992; Бешеные псы; 105236
Chinatown; 1974; Китайский квартал; 71315
Se7en; 1995; Семь; 114369; Seven
L.A. Confidential; 1997; Секреты Лос-Анджелеса; 119488
GoodFellas; 1990; Славные парни; 99685
Taxi Driver; 1976; Таксист; 75314
Trainspotting; 1996; На игле; 117951
The Usual Suspects; 1995; Подозрительные лица; 114814
The Silence of the Lambs; 1991; Молчание ягнят; 102926
The Shawshank Redemption; 1994; Побег из Шоушенка; 111161
Schindler's List; 1993; Список Шиндлера; 108052
Forrest Gump; 1994; Форрест Гамп; 109830
The Matrix; 1999; Матрица; 133093
Fight Club; 1999; Бойцовский клуб; 137523
Amélie; 2001; Амели; 211915; Le Fabuleux Destin d'Amélie Poulain
Léon: The Professional; 1994; Леон; 110413; Léon
The Fifth Element; 1997; Пятый элемент; 119116; Le Cinquième Élément
Spirited Away; 2001; Унесённые призраками; 245429; Sen to Chihiro no kamikakushi
Princess Mononoke; 1997; Принцесса Мононоке; 119698; Mononoke-hime
Seven Samurai; 1954; Семь самураев; 47478; Shichinin no samurai
Rashomon; 1950; Расёмон; 42876; Rashômon
The Good, the Bad and the Ugly; 1966; Хороший, плохой, злой; 60196; Il buono, il brutto, il cattivo
Life Is Beautiful; 1997; Жизнь прекрасна; 118799; La vita è bella
Das Boot; 1981; Подводная лодка; 82096
Run Lola Run; 1998; Беги, Лола, беги; 130827; Lola rennt
The Lives of Others; 2006; Жизнь других; 405094; Das Leben der Anderen
Pan's Labyrinth; 2006; Лабиринт Фавна; 457430; El laberinto del fauno
City of God; 2002; Город Бога; 317248; Cidade de Deus
Oldboy; 2003; Олдбой; 364569; Oldeuboi
Oldboy; 2013; Олдбой; 1321511
Parasite; 2019; Паразиты; 6751668; Gisaengchung
Stalker; 1979; Сталкер; 79944; Сталкер
Mirror; 1975; Зеркало; 72443; Зеркало
Come and See; 1985; Иди и смотри; 91251; Иди и смотри
Brother; 1997; Брат; 118767; Брат
The City of Lost Children; 1995; Город потерянных детей; 112682; La Cité des enfants perdus
Delicatessen; 1991; Деликатесы; 101700
8½; 1963; 8 с половиной; 56801
La Dolce Vita; 1960; Сладкая жизнь; 53779
M; 1931; М убийца; 22100
Metropolis; 1927; Метрополис; 17136
Nosferatu; 1922; Носферату, симфония ужаса; 13442; Nosferatu, eine Symphonie des Grauens
City Lights; 1931; Огни большого города; 21749
Modern Times; 1936; Новые времена; 27977
Casablanca; 1942; Касабланка; 34583
Citizen Kane; 1941; Гражданин Кейн; 33467
It's a Wonderful Life; 1946; Эта прекрасная жизнь; 38650
12 Angry Men; 1957; 12 разгневанных мужчин; 50083
Vertigo; 1958; Головокружение; 52357
Rear Window; 1954; Окно во двор; 47396
North by Northwest; 1959; К северу через северо-запад; 53125
Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb; 1964; Стрейнджлав; 57012
A Clockwork Orange; 1971; Заводной апельсин; 66921
The Shining; 1980; Сияние; 81505
Full Metal Jacket; 1987; Цельнометаллическая оболочка; 93058
Apocalypse Now; 1979; Апокалипсис сегодня; 78788
One Flew Over the Cuckoo's Nest; 1975; Пролетая над гнездом кукушки; 73486
Raiders of the Lost Ark; 1981; В поисках утраченного ковчега; 82971
Back to the Future; 1985; Назад в будущее; 88763
Back to the Future Part II; 1989; Назад в будущее 2; 96874
E.T. the Extra-Terrestrial; 1982; Инопланетянин; 83866
Jaws; 1975; Челюсти; 73195
Jurassic Park; 1993; Парк юрского периода; 107290
Toy Story; 1995; История игрушек; 114709
Toy Story 2; 1999; История игрушек 2; 120363
The Lion King; 1994; Король Лев; 110357
The Lion King; 2019; Король Лев; 6105098
Aladdin; 1992; Аладдин; 103639
Aladdin; 2019; Аладдин; 6139732
WALL·E; 2008; ВАЛЛ·И; 910970
The Lord of the Rings: The Fellowship of the Ring; 2001; Братство кольца; 120737
The Lord of the Rings: The Two Towers; 2002; Властелин колец: Две крепости; 167261
The Lord of the Rings: The Return of the King; 2003; Властелин колец: Возвращение короля; 167260
Memento; 2000; Помни; 209144
Mulholland Drive; 2001; Малхолланд Драйв; 166924; Mulholland Dr.
Requiem for a Dream; 2000; Реквием по мечте; 180093
Inception; 2010; Начало; 1375666
The Prestige; 2006; Престиж; 482571
The Illusionist; 2006; Иллюзионист; 443543
The Illusionist; 2010; Иллюзионист; 775489; L'Illusionniste
Whiplash; 2014; Одержимость; 2582802
Mad Max: Fury Road; 2015; Безумный Макс: Дорога ярости; 1392190
Mad Max; 1979; Безумный Макс; 79501
M*A*S*H; 1970; Военно-полевой госпиталь; 66026
'71; 2014; 71; 2614684
Kill Bill: Vol. 1; 2003; Убить Билла; 266697
Kill Bill: Vol. 2; 2004; Убить Билла 2; 378194
""".strip()


@dataclass(frozen=True)
class Known:
    """One film, or a series."""

    number: int
    title: str
    year: int
    russian: str
    imdb: str
    other: str
    series: bool = False


def known_films() -> list[Known]:
    """All of them, numbered from 1."""
    films = []
    for number, line in enumerate(_LINES.splitlines(), 1):
        title, year, russian, imdb, *other = (part.strip() for part in line.split(";"))
        films.append(Known(number, title, int(year), russian, f"tt{imdb:0>7}", "".join(other)))
    return films
