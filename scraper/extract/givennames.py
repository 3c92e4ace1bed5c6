"""Common given names of many countries: what tells "Daisy Schmitt" from "Public Event" where no markup does.

Not a register of persons: a name that is missing here is only believed on better evidence.
"""

from __future__ import annotations

import re

from scraper.extract.months import fold

_WORD = re.compile(r"[^\W\d_]+")
_NAMES = """
aaron abdul abdullah abigail adam adrian adriana agnes agnieszka ahmad ahmed aidan aisha akira alain alan albert alberto
alejandra alejandro aleksandra alessandra alessandro alex alexander alexandra alexandre alexandru alexei alexis alfred
ali alice alicia alina alison allan allen allison álvaro amanda amber amelia amélie amina amir amit amy ana anastasia
anders andrás andré andrea andreas andrei andrej andrés andrew andrzej andy angela angelika angus anika anita anja anke
ann anna annabel anne annette annie anthony antoine anton antonia antonio anya april ariane arianna arjun armin arnaud
arne arthur ashley asif astrid audrey august aurélie aurélien ava axel ayesha barbara barry bart beata beate beatrice
beatriz becky bella ben benedict benedikt benjamin benoît bernard bernd bernhard beth bettina betty bianca bill björn
bob bogdan boris brad bradley brandon brenda brendan brett brian bridget britta brooke bruce bruno bryan caitlin
caleb cameron camila camille carl carla carlo carlos carmen carol carolin carolina caroline carolyn carsten cassandra
catarina catherine cathy cécile cecilia celeste céline chad chandra chantal charles charlie charlotte chelsea cheryl
chiara chloe chloé chris christa christian christiane christina christine christof christoph christophe christopher
christy chuck cindy claire clara clare clarissa clark claude claudia claudio claus clémence clément cole colin
connie connor constance constantin cora corinna corinne craig cristina curtis cynthia daisy damian damien dan dana
daniel daniela danielle danny dario darren daryl dave david dawn dean deborah debra denis denise dennis derek detlef
diana diane diego dieter dietmar dimitri dirk dmitri dmitry dominic dominik dominique don donald donna doris dorothea
dorothy doug douglas duncan dylan earl eberhard ed eddie edgar edith eduard eduardo edward edwin eileen elaine elena
eleanor elena eli elias elif elisa elisabeth elise elizabeth elke ella ellen elliot elodie elsa emanuele emil emilia
emilie émilie emily emma emmanuel enrico enrique eric erica erich erik erika erin ernest ernst esther ethan eugene
eva evan eve evelyn fabian fabien fabio fabrice faith fatima federica federico felicia felipe felix fernanda fernando
filip fiona florence florian frances francesca francesco francis francisco franck françois françoise frank franz
fred frédéric frederick frederik freya friedrich gabriel gabriela gabriele gabriella gail gareth gary gavin gemma
genevieve geoff geoffrey georg george georges georgia gérard gerald gerard gerd gerhard ghassan giacomo gianluca gina
giorgio giovanna giovanni giulia giuseppe glenn gloria gonzalo gordon grace graham greg gregor gregory greta grzegorz
guido guillaume guillermo gunnar günter günther gustavo guy hadi hakan hamid hanna hannah hannes hans harald harold
harriet harris harry hassan hayley heather hector heidi heike heiko heinrich heinz helen helena helga hélène helmut
hendrik henri henrik henry herbert hilary hiroshi holger hollie holly horst howard hubert hugh hugo ian ibrahim
ida ignacio igor ilya imran ina ines inès inga inge ingo ingrid irena irene irina iris isaac isabel isabella isabelle
ivan ivana jack jackie jackson jacob jacqueline jacques jaime jake jakob jakub james jamie jan jana jane janet janice
jared jasmine jason javier jay jean jeff jeffrey jen jenna jennifer jenny jens jeremy jérôme jerome jerry jess jesse
jessica jill jim jimmy jo joachim joan joana joann joanna joanne joão jochen jody joe joel joëlle johan johann
johanna johannes john johnny jon jonas jonathan jordan jörg jorge josé josef joseph josephine josh joshua juan
juanita judith judy julia julian juliane julie julien juliet jürgen justin justine kai kamal kamila karen karim karin
karina karl karla karolina karsten kasia katarina kate katerina katharina katherine kathleen kathrin kathryn kathy
katie katja katrin kay keith kelly ken kenji kenneth kenny kerry kerstin kevin khaled kieran kim kimberly kirk kirsten
klaus konrad konstantin kostas kris krishna kristen kristian kristin kristina kristof krzysztof kurt kyle lara larry
lars latoya laura lauren laurence laurent lawrence lea léa leah lee leila lena leo leon leonard leonardo leonie leroy
leslie lewis liam lidia lila lili lilian lily linda lindsay lindsey lisa liz lloyd logan lois lola lorenz lorenzo
loretta lori lorraine lothar lou louis louisa louise luc luca lucas lucia luciana lucie lucy ludovic ludwig luigi
luis luisa lukas luke lydia lynn maciej madeleine madison magda magdalena maggie magnus mahmoud maja malcolm malik
manfred manuel manuela mara marc marcel marcello marcia marcin marco marcos marcus mareike margaret margarita margot
maria mariam mariana marianne marie marija marina mario marion marisa marius mark marko markus marlene marlon marta
martha martin martina marvin mary mateusz mathew mathias mathieu mathilde matt matteo matthew matthias matthieu maureen
maurice mauro max maximilian maxime maya megan mehdi mehmet mei melanie melinda melissa mercedes meredith mia micah
michael michaela michał michel michele michèle michelle miguel mike mikhail milan milena milos mina miranda miriam
mirjam mitch mohamed mohammad mohammed moira mollie molly mona monica monika monique morgan moritz muhammad murat
mustafa myra nadia nadine nancy naomi natalia natalie nataliya natasha nathalie nathan nathaniel neil nele nelly
nelson neville nick nicholas nicola nicolas nicole niels nigel nikhil niklas nikola nikolai nikolaus nikos nils nina
noah noel noemi nora norbert norma norman olaf ole oleg olena olga oliver olivia olivier omar oscar oskar otto owen
pablo pam pamela paola paolo parker pascal patricia patricio patrick patrik patrizia paul paula pauline pavel pawel
pedro peggy penelope penny per perry peter petra phil philip philipp philippa philippe phillip phoebe phyllis pia
pierre piet pieter piotr polly priya rachel rafael rahul rainer raj rajesh ralf ralph ramon randy raphael raquel raul
ravi ray raymond rebecca regina reiner reinhard renata renate rené renee ricardo riccardo richard rick ricky rita rob
robbie robert roberta roberto robin rocco rodrigo roger roland rolf roman romain ron ronald ronan rory rosa rosalie
rosemary ross roy ruben rudolf rupert russell ruth ryan sabine sabrina sagar sally salma sam samantha samir samuel
sandra sandrine sanjay santiago sara sarah sascha scott sean sebastian sébastien selina serena serge sergei sergey
sergio seth shane shannon sharon shaun shawn sheila shelby shelly sheryl shirley sibylle sidney siegfried sigrid silke
silvia simon simona simone sofia sofie sonia sonja sophia sophie spencer stacey stacy stan stanislav stefan stefania
stefanie stefano steffen stella stephan stephane stéphane stephanie stéphanie stephen steve steven stewart stuart sue
sujai sunil suresh susan susana susanna susanne suzanne svea sven svenja svetlana sybille sylvain sylvia sylvie tamara
tanja tanya tara tatiana tatjana ted terence teresa terry tessa thea theodor theodore theresa thérèse thibault thierry
thomas thorsten tiffany till tim timo timothy tina tobias todd tom tomas tomasz tommaso tommy toni tony torsten tracey
tracy trevor tristan troy tyler udo ulf uli ulrich ulrike ursula uta ute uwe val valentin valentina valentine valeria
valerie vanessa vera verena verónica veronica veronika vicky victor victoria vijay viktor viktoria vincent vincenzo
viola virginia vivian vivien vladimir volker walter wanda warren wayne wei wendy werner wilhelm will willem william
wolf wolfgang xavier yan yann yannick yasmin yasmine ying yolanda yoshi yousef yuki yulia yuri yusuf yves yvette yvonne
zach zachary zahra zoe zoé zsolt анна александр алексей андрей антон виктор владимир дмитрий екатерина елена иван игорь
ирина мария михаил наталья николай ольга павел сергей татьяна юлия юрий
aarav abdallah abdelaziz abdelkader abderrahmane abdoulaye abena achieng adela adina aditi aditya adriano adwoa afonso
agata agus ahmet aiko aino ajay akash akhil akihiko akiko alban aleksander alexandros alexey ama amadou amara aminata
ammar anabela ananya anastasios anatoly anca andreea andreja andrij anh ani anil anirban anjali ankit annika anong
antoni antonis antti anurag aparna apostolos arash aristotelis arkady artem artur arvind ashok ashwin astri augusto
aung aurora awa ayanda ayman ayumi ayşe babak bahram bakary baltasar balázs barış bassam behzad bence benito berta
bharat bilal binta bjarne bjørn bogna bogumił bohumil bojan bongani bożena branko budi burak caetano camelia carmela
cassidy celso cem cengiz cezary chandan cheikh chenyu chidi chie chinua christos chukwuma ciprian claudiu cláudia
concepción consuelo corina cosmin cristian cristiano cristóbal csaba czesław călin cătălin dagmar daisuke dalia
dariush dariusz deepa deepak dejan deniz derya devika dewi dimitra dimitrios dimitris dina dinesh diogo divya dmitriy
dmytro dolores domingo dominika dongwon dorin dorota dragan dragana dragoș duc duško dániel dávid délia ebru ece edit
edmundo eero eeva efraín eirik ekaterina eleni elin elizaveta eliška elvira elżbieta emeka emi emilio emine emre engin
enzo erdem erhan erkan ernesto erzsébet esa esra esteban estela ester eszter eugenia eugenio eunji evangelos evgeny
ewa fadi fahad faisal farai farhad farid farzaneh fatma fatou feng ferenc flavio florin flávia folake fotini fouad
fredrik fyodor fátima félix galina gaurav gautam gennady georgy gergely gheorghe giannis gilberto giorgos gisela gizem
gonçalo gopal goran graciela grażyna gregorio grigory guadalupe gustaf gyula györgy gábor gökhan göran gül hala halina
hana hao haoran harish harsh haruka haruki heikki hema henrique henryk hernán hideo hilda hind hiroki hiromi hiroyuki
hisham hitoshi hoang hong horacio horia houshang huong hyun håkan håkon håvard hüseyin ibrahima ibukun ifeoma ildikó
ileana ilija ilker ilkka imre indah ingeborg ingmar inna inês ioan ioana ioanna ioannis ion ionuț iryna ishaan ismail
istván iulia ivo iván iñaki jaakko jacek jadwiga jaewon jamal janusz jari jaroslav jarosław jaya jayant jelena jerzy
jesper jian jiayi jimena jing jisoo jitka jiyoung joaquín jolanta jordi jorunn josefina josep jostein jovan jovana
juana judit jukka juliette julián jun junichi junko jussi justyna jános józsef kaan kacper kagiso kaisa kalle kamau
kamil kana kaori kari karima katalin kateryna katsuya kaveh kavita kazimierz kazuo keiko keisuke kemal kerem khalil
khin kinga kiran kirill kirsi kirstin kjell kjersti kjerstin knut kofi koichi konstantina konstantinos kourosh
krishnan krisztina krystyna ksenia květa kwame kyriakos kyung lajos lakshmi larisa larysa laurențiu lavinia leandro
lech lefteris lei lenka leonid leonor leopoldo lerato lesia leszek leticia lev levent levente leyla leïla libor liisa
lina lindiwe linh linnea lise liudmyla liviu ljiljana ljubica lorena loukas lourdes lubomír luboš lucian luciano
ludmila luminița luz lyubov lyudmyla lászló macarena maciek madhavi mafalda magalí maha mahmud mahnaz majid makena
makoto maksim maksym malin mamadou mamoru manal manish manoj marcela marcelo marek maren margit mariama marian mariano
maricarmen mariia mariko marisol marit mariusz markku markéta marwan maryam maryna maría masahiro masako masaru
masashi mate mateo matti mattias matías maurício maxim mayumi mazen małgorzata meena megumi mehran melis meltem mercè
merve mete michalina michiko midori mihaela mihai mika mikael mikhael mikko miklós milada milica miloslav miloš
minghao minji minna minoru mircea mireia mirela mirjana miroslav miroslava mirosław mitsuru mladen mohan mojtaba
montserrat moussa mukesh munir mustapha mwangi mykhailo mykhaylo mykola márton måns míriam nabil nada nadezhda nadiia
nadir najwa nandini naoko naoto narges nasrin nasser nataliia naveen nazanin nazlı nebojša neeraj negar neha nemanja
nenad nestor ngozi nguyen nicolae nicoleta nicolás nihat niina nikolaos niran nisha njeri noelia nomsa norberto noriko
noura nélson néstor núria oana octavian octavio okan oksana oldřich oleksandr oleksandra oleksii oleksiy olha olof
olusegun omer ondřej onur orhan oriol orlando orsolya osama osamu ostap osvaldo otavio otieno ousmane outi ovidiu oğuz
paavo pallavi paloma panagiota panagiotis pankaj panos patrícia paulina pavlos paweł paz pekka pernilla petar petr
petri petro petros petru phuong pilar pirjo polina pontus pooja prabhat prakash pramod pranav prashant pratap predrag
preeti priscila priyanka przemysław putri pyotr pál päivi péter pınar přemysl qasim qiang quang rachid rachida rachna
radek radha radim radka radmila radosław radu rafaela rafał raghav raghu ragnhild raimo raimundo rajiv rakesh raluca
ramesh rami ramiro ramón rania ranjan rashid rashmi rasmus ratko ratna raúl reem reinaldo remus renato reza riikka
rika rimma risto ritu rizal rocío rodolfo rogério rohan rohit rosalind rosana rosario rostislav roxana rubén rui rune
ruslan rutendo ryo ryota ryszard réka răzvan saad sachiko sachin saeed saeid saleh salif salim salvador salwa samar
sami samira sana sandeep sangeeta sanja sanjana sanna sarita satoshi satu sawsan sayaka saša sebastián sebastião selim
selin semyon seoyeon seppo serdar sergi serhii serhiy serkan seung sevgi seydou shadi shahram shahrzad shalini shan
shashank shashi shigeru shinji shinzo shirin shiro shreya shruti shunsuke siamak siddharth sigurd sinan sindre sipho
siri siriporn siti slaven slavica slobodan smriti sneha snežana soheil solomiia solveig somchai sonal soner sorin
spyros srinivas srđan staffan stanisław stavros stelios stepan stevan stina subramanian suda sudha sudhir suha sultan
sumit sungho sunhee sunita surya sushant sverre sviatoslav swati sylwia szabolcs szilvia szymon sándor sílvia sławomir
tadashi tadeusz taichi takahiro takashi takeshi tamás tanvi tao tapio taras tarek tariq tarja taro tatsuya tendai teo
teodora tereza terje tetiana tetsuya thabo thanh thanos thant themba theodoros thiago thuy tiago tiberiu tibor tihomir
tiina timofey tolga tomislav tomoko tomás torbjörn torbjørn tore tormod toru toshihiro traian trang trinidad trond
tsuyoshi tuan tuba tudor tunde tuomas tuula tuğba tânia tülin uday ufuk ulla ulrika umut unni uroš urszula usha usman
vadim valerii valeriia valeriu valery varun vasco vasile vasiliki vasilis vasily vasyl vegard veikko veli veniamin
verônica vesna viacheslav vicente vikas vikram viktoriia viktória ville vinay vineet vinicius vinod violeta vishal
vitalii vitaliy vitaly vivek viveka vlad vladimíra vladislav vlasta volodymyr vsevolod vuk vyacheslav václav vít věra
wacław wael wahyu waleed walid wangari wanjiku wen wiesław wioletta witold wojciech władysław xabier xia xiao ximena
xin xinyi yannis yara yaroslav yasemin yasser yasuhiro yasuo yavuz yaw yegor yevgeny yevhen yiannis yifan yiğit yogesh
yoko yong yoshiko yosuke younes youngjin youssef youssou yuan yuichi yukiko yuliia yumi yun yurii yuriy yutaka yuxuan
zaid zanele zaw zbigniew zdeněk zdzisław zeina zeynep zhen ziad zihan zinaida zita zofia zoltán zoran zoya zsuzsa
zsófia zulema zuzana zuzanna åsa åse íñigo özge özgür øystein łukasz štěpán šárka žaneta željko ștefan
"""
GIVEN_NAMES = frozenset(fold(name) for name in _NAMES.split())

_PARTS = frozenset(part for name in GIVEN_NAMES for part in _WORD.findall(name)[:1])


def may_name(text: str) -> bool:
    """Does a common given name stand anywhere in a text? A quick no for most, before a line is taken apart."""
    return not _PARTS.isdisjoint(_WORD.findall(fold(text)))


def begins_with_given_name(name: str) -> bool:
    """Is the first word of a name, or the first part of a double one ("Jean-Luc"), a common given name?"""
    first = fold(name.split(None, 1)[0]) if name.strip() else ""
    return first in GIVEN_NAMES or first.partition("-")[0] in GIVEN_NAMES
