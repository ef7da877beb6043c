### Palabras que leen las visitas, en español. Las de la consola quedan en inglés.
###
### Las claves marcadas LETTER son palabras de correos: no nombran la campaña, los hashtags, la
### violencia ni las líneas de ayuda, porque otra persona puede ver la pantalla.

## Títulos

title = { $page } – { $site }
title-error = Error: { $title }

## Fechas

month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = setiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
date-day-month = { $day } de { $month }
date-short = { $day }/{ $month }
dates = del { $first } al { $last }

## Arriba de cada página

notice = Aviso
skip-main = Ir al contenido principal
demo-mark = Demostración: nada de esto es real
demo-person = Persona { $n }
demo-organisation = Organización de ejemplo { $n }
nav-label = En este sitio
nav-menu = Menú
nav-statement = Declaración
nav-calls = Llamados a la acción
nav-days = Los 16 días
nav-help = Pedir ayuda

exit = Salir de esta página
exit-emergency = Emergencia:
exit-hint = «Salir de esta página» no borra el historial de tu navegador.
exit-keys = También puedes salir con la tecla Mayús, tres veces.
exit-loading = Cargando.
exit-press-two = Mayús: pulsa 2 veces más para salir.
exit-press-one = Mayús: pulsa 1 vez más para salir.
exit-late = Pasó el tiempo para salir con el teclado.

## Líneas de ayuda

help-title = ¿Corres peligro o necesitas hablar?
help-none = Por ahora no se muestra ningún número. Si corres peligro, llama al número de emergencia del país en que estás.
help-prefix = Desde un celular, marca *4141 en lugar de 0800 4141.
help-call-list = Una llamada puede quedar en la lista del teléfono: bórrala después si otra persona lo mira.
help-checked = Última comprobación: { $date } de { $year }.
help-unchecked-all = La organización todavía no comprobó estos números.
help-unchecked = La organización todavía no lo comprobó.
help-checked-by = Lo comprobó: { $by }.
help-source = Fuente
help-more = Horarios y fuentes
help-page = Números de teléfono

## Las dieciséis columnas

columns-numbers = Cada columna es un día. Cada compromiso alarga la de su día.
columns-equal = Cada columna es un día. A partir de diez compromisos, su largo muestra cuántas personas firmaron.
columns-band = Cada columna: los compromisos de un día.
columns-band-equal = Dieciséis columnas: una por día.
columns-scale = La columna partida representa { $n }.
pledges = { $n ->
    [one] compromiso
   *[other] compromisos
}

## Página de inicio

tally = { $n ->
    [one] persona firmó.
   *[other] personas firmaron.
}
tally-paper = Además, { $count } en papel.
tally-none = La primera línea está libre: es la tuya.
phase-before = { $n ->
    [one] Los 16 días empiezan mañana.
   *[other] Los 16 días empiezan en { $n } días.
}
phase-during = Día { $day } de 16.
phase-after = Los 16 días terminaron.
phase-after-open = Los 16 días terminaron. Todavía puedes asumir el compromiso.
hero-read = Leer la declaración
hero-today = Hoy: { $title }
hero-days = Ver los 16 días
outcome-title = Qué pasó después

statement-title = La declaración
statement-published = Publicada en { $year } por
statement-source = Leerla en su fuente
statement-unofficial = Traducción no oficial.
statement-original = El original:

calls-title = { $n ->
    [one] Un llamado a la acción
    [5] Cinco llamados a la acción
   *[other] { $n } llamados a la acción
}
calls-share = Junto a cada llamado: cuántas de las personas que firmaron lo eligieron.
call-chosen = { $n ->
    [0] Aquí aparece un número cuando hayan firmado suficientes personas
    [one] { $n } persona lo eligió
   *[other] { $n } personas lo eligieron
}
call-open = Leer y compartir

regions-title = Dónde estamos
regions-body = Cuanto más fuerte el color, más personas firmaron. Los números pequeños no se muestran, para que nadie pueda ser reconocido.
regions-none = Un lugar recibe su número cuando hayan firmado suficientes personas, para que nadie pueda ser reconocido.
counts-rounded = Por llamado y lugar, al { $date }, { $time }, redondeado al azar a decenas para que nadie pueda ser reconocido. Las sumas pueden diferir del total.
regions-table = Como tabla
regions-caption = Compromisos confirmados por lugar
regions-place = Lugar
regions-pledges = Compromisos

days-title = Los 16 días
days-calendar = Pasar los días a tu calendario
days-feed = Canal de los días y las metas
days-lede = Una acción por día. Ninguna cuesta dinero y todas pueden hacerse a solas. Saltea los días que no te parezcan seguros.

## Firmar

sign-title = Asume el compromiso
sign-purpose = ¿Por qué firmar?
sign-button = Firmar el compromiso
sign-again = Firmar otra vez
form-safety-title = ¿Otra persona lee tu correo o mira tu teléfono?
form-safety = Firma solo si es seguro para ti. Puedes participar en los 16 días sin firmar nada.
form-in-language = Llenar este formulario en español
form-needed = Llena todos los campos que no dicen «(opcional)».
field-reveal = Mostrar la contraseña
field-conceal = Ocultar la contraseña
field-optional = (opcional)
field-name = Tu nombre
field-name-hint = Alcanza con el nombre de pila o una inicial.
field-email = Correo electrónico
field-email-hint = Enviamos un correo para que puedas confirmar. Tu dirección no se muestra nunca. Usa una que solo tú puedas abrir.
field-calls = ¿Qué llamados a la acción eliges?
field-calls-hint = Elige uno o más. Debajo de cada uno está lo que prometes.
field-region = Dónde vives
field-region-none = Prefiero no decirlo
field-voice = Quién firma
field-organisation = Organización
field-organisation-hint = Solo si firmas por una.
field-message = Una línea con tus palabras
field-message-hint = Hasta { $n } caracteres. Por favor, no cuentes lo que te pasó a ti ni a otra persona.
field-message-left = Caracteres que quedan:
field-message-over = Caracteres de más:
field-message-help = ¿Quieres hablar de lo que pasó? Aquí hay quien escucha:
field-show-name = Mostrar mi nombre en la lista pública
field-show-name-hint = Solo si tienes { $age } años o más. La organización mira cada nombre antes de mostrarlo. Si no lo marcas, se te cuenta y tu nombre no se muestra.
field-daily-letters = Enviarme los correos diarios
field-daily-letters-hint = La acción de cada uno de los { $days } días por correo, desde las { $hour }; antes, las gracias por confirmar, y al final, cuántas personas somos. Cada uno tiene un enlace para dejar de recibirlos.
field-plain-letters = Correos discretos
field-plain-letters-hint = No nombran tu promesa ni la campaña. Elígelos si otra persona puede leer tu correo.
field-consent = Acepto que mis datos se usen como dice el aviso de privacidad
field-consent-hint = Puedes retirarlo cuando quieras. Tus datos se borran a más tardar el { $date }.
field-trap = Dejar vacío

voice-individual = Una persona, por mí
voice-civil-society = Una organización de la sociedad civil
voice-government = Un organismo público
voice-private-sector = Una empresa
voice-development-partner = Un organismo de cooperación
voice-media = Un medio de comunicación
voice-education = Un centro de estudios

errors-title = Hay un problema
error-prefix = Error:

choice-title = ¿Quisiste decir { $address }?
choice-body = Escribiste { $address }. No se perdió nada: elige y tu compromiso sigue su camino.
choice-yes = Sí, usar { $address }
choice-no = No, dejar { $address }
choice-letters = { $script ->
    [cyrillic] En { $address }, { $letters } es cirílica y solo parece latina.
    [greek] En { $address }, { $letters } es griega y solo parece latina.
   *[other] En { $address }, { $letters } es de otro alfabeto y solo parece latina.
}
voice-choice-body = Nombraste una organización, { $organisation }, y elegiste firmar por ti. No se perdió nada: elige y tu compromiso sigue su camino.
voice-choice-person = Por mí, sin la organización
step-title = Un paso más
step-body = Algo se escribió en un campo que las personas no ven, como hacen los programas que llenan formularios. No se perdió nada de lo que escribiste: míralo y pulsa el botón.
origin-title = Pulsa una vez más, por favor
origin-body = Tu navegador no dice de qué página viene este formulario, y podría venir de otro sitio. No se perdió nada de lo que escribiste: míralo y pulsa el botón.

busy-title = En este momento no pudimos recibir tu compromiso
busy-body = Muchas personas están firmando. No se perdió nada de lo que escribiste: pulsa otra vez el botón en un momento.
busy-again = Intentar de nuevo
again-body = No se perdió nada de lo que enviaste: pulsa otra vez el botón en un momento.

paused-title = La firma está en pausa
paused-body = La organización puso la firma en pausa por un rato. No se pierde nada de lo que escribiste mientras esta página siga abierta: pulsa el botón más tarde.
closed-title = No se reciben compromisos
closed-body = Por ahora no se reciben compromisos. Puedes leer la declaración, compartirla y participar en los 16 días.

## Qué tiene de malo un campo y cómo arreglarlo

error-name-empty = Escribe tu nombre
error-name-long = El nombre puede tener { $n } caracteres como máximo
error-name-link = El nombre no puede contener una dirección web ni de correo
error-name-start = El nombre tiene que empezar con una letra
error-name-control = El nombre contiene caracteres que no se ven: escríbelo de nuevo
error-email-empty = Escribe tu correo electrónico
error-email-format = Escribe un correo electrónico con su forma correcta, como nombre@example.com
error-email-script = Una dirección de correo lleva letras latinas antes de la @: escríbela como en otros sitios
error-email-long = El correo electrónico es demasiado largo: escribe uno más corto
error-calls-none = Elige al menos un llamado a la acción
error-calls-unknown = Elige llamados a la acción de la lista
error-region-unknown = Elige un lugar de la lista
error-voice-unknown = Elige de la lista quién firma
error-organisation-empty = Escribe el nombre de la organización, o elige que firmas por ti
error-organisation-long = La organización puede tener { $n } caracteres como máximo
error-organisation-link = La organización no puede contener una dirección web ni de correo
error-consent = Marca la casilla si aceptas el aviso de privacidad
error-message-long = Tu línea puede tener { $n } caracteres como máximo
error-message-link = Tu línea no puede contener una dirección web ni de correo
error-code-wrong = Este código no sirve. Revísalo, o abre el enlace del correo
error-code-format = Escribe los 6 números del código

## Después de firmar

check-title = Mira tu correo
check-body = Si la dirección es correcta, te enviamos un correo. Escribe aquí su código de 6 números, o abre su enlace.
check-slow = { $n ->
    [one] Hay muchos correos en espera, y salen uno tras otro. Si la dirección es correcta, el tuyo sale en cerca de { $n } minuto. Escribe aquí su código de 6 números, o abre su enlace. No hace falta firmar otra vez.
   *[other] Hay muchos correos en espera, y salen uno tras otro. Si la dirección es correcta, el tuyo sale en cerca de { $n } minutos. Escribe aquí su código de 6 números, o abre su enlace. No hace falta firmar otra vez.
}
check-hours = { $n ->
    [one] El enlace y el código sirven durante { $n } hora.
   *[other] El enlace y el código sirven durante { $n } horas.
}
check-spam = ¿No llegó nada? Mira en la carpeta de correo no deseado.
check-subject = El asunto es «{ letter-confirm-subject }».
check-week = { $n ->
    [one] Una dirección recibe como máximo { $n } correo por semana.
   *[other] Una dirección recibe como máximo { $n } correos por semana.
}
check-again = Usar otra dirección
check-resend = Enviarlo otra vez
check-resent = { $n ->
    [0] Pediste el correo otra vez. Puede tardar unos minutos.
    [one] Pediste el correo otra vez. Sale en { $n } minuto aproximadamente.
   *[other] Pediste el correo otra vez. Sale en unos { $n } minutos.
}
mailbox-note = No hay servidor de correo: los correos quedan en esta máquina.
mailbox-open = Abrir el buzón
code-label = Código de 6 números
code-button = Confirmar

confirm-head = Confirmar
confirm-title = Un paso más: confirma tu compromiso
confirm-promise = Esto es lo que prometes:
confirm-body = Esto es lo que nos dijiste. Nada se cuenta ni se muestra hasta que confirmes.
confirm-changed = Estos datos cambiaron desde que se abrió la página. Léelos una vez más, por favor.
confirm-button = Confirmar mi compromiso
confirm-not-you = Si no eras tú, cierra esta página: se borra sola. «Yo no firmé esto», en el correo, impide que lleguen más.

already-head = Confirmado
already-title = Este compromiso ya está confirmado
already-body = No tienes que hacer nada. Gracias.

expired-title = Este enlace venció
expired-body = { $n ->
    [one] Los enlaces sirven durante { $n } hora.
   *[other] Los enlaces sirven durante { $n } horas.
} Escribe tu dirección, y sale uno nuevo si hay un compromiso por confirmar.
expired-again = Los compromisos sin confirmar se borran al cabo de un tiempo. Si no llega ningún correo:
expired-button = Enviar un enlace nuevo

thanks-head = Gracias
thanks-title = Tu compromiso cuenta. Gracias, { $name }
thanks-count = { $n ->
    [0] Eres la primera persona que firma.
    [1] Eres la primera persona que firma.
   *[other] Eres una de las { $n } personas que firmaron.
}
thanks-line = La marca al final de la columna { $day } eres tú.
thanks-body = Esto es lo que prometiste:
thanks-sent = El correo con tu enlace está en camino.
thanks-name-later = Tu nombre se muestra solo después de que la organización lo mire. Hasta entonces, la página de este enlace muestra lo que prometiste, sin nombre.
thanks-no-name = La página de este enlace muestra lo que prometiste, sin tu nombre.
thanks-link-title = Para cambiar de idea más adelante
thanks-link-body = { $n ->
    [one] Podemos enviarte un enlace para ver, cambiar o retirar tu compromiso. Sirve durante { $n } día.
   *[other] Podemos enviarte un enlace para ver, cambiar o retirar tu compromiso. Sirve durante { $n } días.
}
thanks-link-button = Enviarme mi enlace

promise-name = Nombre
promise-voice = Firma como
promise-region = Dónde vives
promise-calls = Llamados a la acción
promise-shown = Mostrar mi nombre
promise-letters = Pidió los correos diarios
yes = Sí
no = No

manage-head = Tus datos
manage-title = Tu compromiso
manage-saved = Guardado.
manage-pending = Este compromiso todavía no está confirmado: no se cuenta.
manage-change = Cambiarlo
manage-save = Guardar
manage-facts = Lo que guardamos
manage-page = Tu página
manage-page-body = Esta página muestra lo que prometiste. Tu nombre está en ella solo si lo pediste y la organización lo miró.
manage-withdraw = Retirar mi compromiso
history-hint = Si otra persona también usa este dispositivo, borra esta página del historial del navegador.

withdraw-title = Retirar un compromiso
withdraw-link = Cambiar o retirar un compromiso
withdraw-lede = Puedes retirar tu compromiso cuando quieras. No tienes que decir por qué.
withdraw-effect = Tu nombre, tu dirección y tu página se borran en el acto, y la cuenta baja en uno. Las imágenes y los enlaces que otras personas ya guardaron quedan fuera de nuestro alcance.
withdraw-button = Enviarme un enlace
withdraw-sent = Si esta dirección firmó, un correo con un enlace está en camino. Esta página es igual para todas las direcciones.
same-answer = La respuesta es la misma, haya firmado o no la dirección.

sure-title = ¿Retirar tu compromiso?
sure-body = No se puede deshacer, pero puedes firmar otra vez cuando quieras.
sure-button = Retirar y borrar mis datos
sure-keep = Mantener mi compromiso

withdrawn-head = Borrado
withdrawn-title = Tu compromiso está retirado
withdrawn-body = Tu compromiso y tus datos se borraron. Gracias por haber sido parte.

disown-head = ¿No eras tú?
disown-title = ¿Tú no firmaste esto?
disown-body = Alguien escribió aquí tu dirección, por error o a propósito. Con un toque se termina.
disown-effect = Se borra todo lo que se había escrito, y no llega ningún correo más a tu dirección hasta que lo permitas con este mismo enlace.
disown-button = Yo no firmé esto
disown-leave = Dejarlo como está
letters-title = ¿Dejar de recibir los correos?
letters-body = Pulsa el botón y no recibes más los correos que llegan cada día. Nada más cambia.
letters-button = Dejar de recibirlos
letters-stopped-title = No llegan más correos
letters-stopped-body = No recibes más. Puedes pedirlos otra vez con el enlace a tu propia página.
disowned-title = Terminó
disowned-body = Se borró todo, y tu dirección no recibe más correos.
disowned-lift = Si algún día quieres firmar, permite otra vez los correos. Guarda el enlace para eso.
disowned-button = Volver a recibir correos
lifted-title = Pueden llegar correos otra vez
lifted-body = Tu dirección puede usarse para firmar de nuevo.

## Llamados, días, nombres, compromisos

call-people = { $n ->
    [one] persona eligió este llamado.
   *[other] personas eligieron este llamado.
}
call-promise = Lo que prometes con él
call-share = Compartir este llamado
call-others = Los otros llamados
day-of = Día { $day } de 16
day-today = hoy
day-safe = Si no es seguro que otros lo vean
day-share = Compartir este día
feed-milestone = Se asumieron { $n } compromisos

supporters-title = Quiénes firmaron
supporters-body = Estas personas eligieron mostrar su nombre. Las demás se cuentan y están con ellas.
supporters-none = Todavía no se muestra ningún nombre. Todas las personas que firmaron se cuentan, con nombre o sin él.
supporters-older = Nombres anteriores
supporters-all = Ver todos los nombres

pledged-title = { $name } asumió el compromiso
pledged-someone = Alguien asumió este compromiso
pledged-button = Firmar también
joined = { $n ->
    [one] Una persona se sumó por tu enlace.
   *[other] { $n } personas se sumaron por tu enlace.
}

## Compartir

share-title = Pásalo
share-warning = Quienes te conocen ven lo que compartes. Piensa primero si es seguro para ti.
share-external = Cada uno de estos botones abre otro sitio u otra aplicación.
share-link = Enlace para copiar
share-copy = Copiar
share-copied = Copiado
share-more = Más formas de compartir
share-button = Compartir con otras personas
share-on = Compartir en { $network }
partners-title = Para quienes se suman
partners-body = Imprime el afiche, pon la insignia en tu sitio, pasa el enlace. Todo puede usarse gratis para la campaña.
partners-link = Enlace para pasar
partners-own = Escuelas, intendencias y organizaciones pueden tener un enlace propio, para que se cuente a su nombre lo que trae: pídelo a la organización.
partners-print = Para imprimir
partners-print-body = El afiche deja vacías las dieciséis columnas, para nombres escritos a mano por quienes quieran.
partners-unchecked = Aquí habrá un afiche cuando la organización haya comprobado los números de ayuda que lleva.
partners-poster = Afiche A4, { $language } (PDF)
partners-qr-png = Código QR (PNG)
partners-qr-svg = Código QR (SVG)
partners-badge = Una insignia para tu sitio
partners-badge-body = Muestra cuántas personas se comprometieron y lleva hasta aquí. No pone cookies ni sigue a nadie.
partners-badge-alt = Cuántas personas se comprometieron
partners-badge-code = Código de la insignia
partners-embed = Una tarjeta para tu sitio
partners-embed-body = Una página pequeña en un marco, con la cuenta y un botón que abre este sitio en otra ventana.
partners-embed-code = Código de la tarjeta
partners-embed-see = Ver la tarjeta
partners-new-window = (abre otra ventana)
card-title = Tu tarjeta
card-body = Una imagen para guardar y publicar. Muestra tu nombre solo cuando se haya aprobado.
card-story = Imagen para una historia
card-square = Imagen cuadrada
copy-title = Texto para { $channel }
copy-body = Copia el texto, abre la aplicación y pégalo allí.
copy-label = Texto para copiar
server-title = Compartir en { $channel }
server-label = Tu servidor
server-hint = Por ejemplo mastodon.example.org; no lo guardamos.
server-button = Seguir
error-server = Escribe el nombre de tu servidor, como mastodon.example.org
hashtag-streams = Lo que escriben otras personas
hashtag-others = Estas páginas son de otros: no elegimos lo que hay en ellas, y puede afectarte.
hashtag-more = Más hashtags
channel-copy = Enlace copiado
channel-email = Correo
channel-sms = Mensaje de texto
channel-native = Menú del teléfono
channel-qr = Código QR
channel-partner = Organización
channel-search = Buscador
channel-direct = Directo
channel-other = Otro

## Errores

home-link = Ir a la página de inicio
error-reference = Si escribes a la organización, da esta referencia: { $reference }
error-not-found-title = Aquí no hay ninguna página
error-not-found-body = Puede que el enlace sea viejo o que se haya perdido una parte. Si era el compromiso de alguien, quizá lo retiró.
error-method-title = Esta página funciona de otra manera
error-method-body = La página existe, pero no para lo que se le envió. Vuelve y usa su botón o su enlace.
error-too-large-title = Fue demasiado de una vez
error-too-large-body = Se envió más de lo que cabe en un formulario. No se guardó nada. Acórtalo e intenta de nuevo.
error-unsupported-title = No pudimos leer el formulario
error-unsupported-body = No se envió como lo envía el formulario de este sitio. Ábrelo aquí y llénalo.
error-bad-request-title = No pudimos leer eso
error-bad-request-body = Una parte de lo enviado no se pudo leer. Vuelve, carga la página de nuevo e inténtalo otra vez.
error-forbidden-title = Usa el formulario de este sitio, por favor
error-forbidden-body = Esto vino de otro sitio. Para protegerte, solo se reciben formularios de las páginas de este. Abre aquí la página e intenta de nuevo.
error-too-many-title = Demasiados intentos de una vez
error-too-many-body = Espera unos minutos e intenta de nuevo.
error-internal-title = Este sitio tiene un problema
error-internal-body = El error es nuestro, no tuyo, y quedó anotado. Intenta más tarde.
error-unavailable-title = Hay muchísimas personas aquí en este momento
error-unavailable-body = Intenta de nuevo en un momento. Mientras tanto se puede leer la declaración.
error-link-broken-title = Este enlace no sirve
error-link-broken-body = No está completo o ya se usó. Abre otra vez el correo y copia el enlace entero.

## Debajo de cada página

footer-source = Fuente
footer-statement = La declaración de este sitio es de { $year }. La publicó
footer-controller = Responsable de este sitio y de sus datos: { $name }.
footer-unofficial = Este no es un sitio oficial de las Naciones Unidas.
footer-privacy = Este sitio no pone cookies ni carga nada de otros sitios. Los datos personales se borran a más tardar el { $date }.
footer-site = Este sitio
footer-data = Datos abiertos
footer-languages = Idiomas

## Correos (LETTER): ver la nota de arriba

letter-confirm-subject = Confirma tu correo electrónico
letter-greeting = Hola.
letter-confirm-first = Abre el enlace de abajo para confirmar.
letter-confirm-body = Alguien escribió esta dirección en nuestro sitio. Si eras tú, abre el enlace y pulsa el botón.
letter-confirm-button = Abrir la página
letter-code = O escribe este código en la página que sigue abierta:
letter-valid = { $hours ->
    [one] El enlace y el código sirven durante { $hours } hora.
   *[other] El enlace y el código sirven durante { $hours } horas.
}
letter-signed-subject = Tu correo electrónico está confirmado
letter-signed-body = Alguien escribió otra vez esta dirección en nuestro sitio. Ya está confirmada: no hay nada que hacer.
letter-link-subject = Tu enlace
letter-link-body = Este es el enlace que pediste. Abre una página que solo tú puedes ver.
letter-manage = Ver, cambiar o retirar
letter-disown = Yo no firmé esto
letter-nothing = Si no eras tú, no tienes que hacer nada: se borra solo.
letter-reminder-subject = Tu correo electrónico todavía no está confirmado
letter-reminder-first = Abre el enlace de abajo si todavía quieres confirmar.
letter-reminder-body = Alguien escribió esta dirección en nuestro sitio, y hasta ahora no se confirmó. Lo preguntamos esta única vez.
letter-withdrawn-subject = Se borró lo que escribiste
letter-withdrawn-body = Lo que habías escrito en nuestro sitio se borró, como pediste. Este es el último correo sobre eso, y no tienes que hacer nada.
letter-withdrawn-again = Si no eras tú, alguien tenía tu enlace. Puedes escribirlo de nuevo cuando quieras:
letter-thanks-subject = Gracias
letter-thanks-first = Hola. Tu dirección está confirmada, gracias. Pediste estos correos: llega uno por día durante un tiempo, y el enlace al final de cada uno los detiene en el acto.
letter-thanks-plain = Como pediste, no nombran nada. Lo que elegiste, y el enlace para pasarlo, están en el enlace de abajo que solo tú puedes abrir.
letter-day-subject = Para hoy
letter-day-first = Hola. Esto es lo que pediste: algo pequeño para hoy, que no cuesta nada. Hazlo solo si quieres. El enlace al final de este correo los detiene en el acto.
letter-day-plain = Como pediste, este correo no nombra nada. De qué se trata está en la página de este enlace:
letter-closing-subject = El último de estos correos
letter-closing-first = Hola. Pediste estos correos, y este es el último. Abajo se cuenta cómo terminó. No tienes que hacer nada, y puedes borrarlo en el acto.
letter-closing-plain = { $count ->
    [one] Cuenta final: { $count }. Gracias por estar.
   *[other] Cuenta final: { $count }. Gracias por estar.
}
letter-stop = Dejar de recibir estos correos

## Archivos con cuentas

export-total = Todos los compromisos confirmados
export-not-said = No lo dice
export-day = Día { $day }

text-unnamed = (la organización todavía no lo nombró)

## Tarjetas, afiches y la insignia

card-people = Ya firmaron más de { $n }. ¿Y tú?
card-chosen = Más de { $n } lo eligieron. ¿Y tú?
card-own = Ya firmé
card-call = Llamado a la acción { $n }
badge-people = { $n ->
    [one] persona firmó
   *[other] personas firmaron
}
poster-date = { $day }/{ $month }
poster-write = Escribe tu nombre de arriba abajo. Solo si quieres.
poster-scan = Escanea y firma
poster-code = Código QR con la dirección de abajo

# What was signed.
manage-text-earlier = Firmaste un texto anterior, que estuvo en este sitio desde el { $date } de { $year }. Ahora hay otro; tu compromiso sigue con las palabras que firmaste.
manage-text-present = Firmaste el texto que está en este sitio desde el { $date } de { $year }.
manage-text-read = Leer lo que firmaste
text-changed-title = El texto cambió
text-changed-body = Desde que se abrió este formulario, quienes organizan cambiaron lo que se firma. Todavía no se envió nada y no se perdió nada de lo que escribiste: lee el texto como está ahora y firma abajo si todavía quieres.
text-consents = Lo que se acepta
text-pledge = Lo que todas las personas prometen
text-privacy = Aviso de privacidad
text-purpose = Para qué es

# A rehearsal, and a screen on a wall.
rehearsal-mark = Ensayo: nada de esto cuenta
wall-as-of = Al { $date }, { $time }
wall-ended-title = Esta pantalla terminó
wall-ended-body = Pasó su último día, o quienes organizan la cerraron. Pide una dirección nueva a quien te dio esta. Los números están también en la portada.
wall-qr = Código que lleva al formulario
wall-today = { $count } hoy.
