"""The acronyms that the texts of the Process use, and what they stand for in each language.

Those of actors are as the record names them, and a test compares; the others are those that an
adopted text itself spells out. What no source spells out is not here.
"""

import re
from functools import cache

#: (acronym, words) in Spanish, Portuguese and English.
KNOWN = [
    (
        ("OIM", "Organización Internacional para las Migraciones"),
        ("OIM", "Organização Internacional para as Migrações"),
        ("IOM", "International Organization for Migration"),
    ),
    (
        ("ACNUR", "Alto Comisionado de las Naciones Unidas para los Refugiados"),
        ("ACNUR", "Alto Comissariado das Nações Unidas para os Refugiados"),
        ("UNHCR", "United Nations High Commissioner for Refugees"),
    ),
    (
        ("UE", "Unión Europea"),
        ("UE", "União Europeia"),
        ("EU", "European Union"),
    ),
    (
        ("BID", "Banco Interamericano de Desarrollo"),
        ("BID", "Banco Interamericano de Desenvolvimento"),
        ("IDB", "Inter-American Development Bank"),
    ),
    (
        ("R4V", "Plataforma de Coordinación Interagencial para Refugiados y Migrantes"),
        ("R4V", "Plataforma de Coordenação Interagencial para Refugiados e Migrantes"),
        ("R4V", "Interagency Coordination Platform for Refugees and Migrants"),
    ),
    (
        ("OIT", "Organización Internacional del Trabajo"),
        ("OIT", "Organização Internacional do Trabalho"),
        ("ILO", "International Labour Organization"),
    ),
    (
        ("PNUD", "Programa de las Naciones Unidas para el Desarrollo"),
        ("PNUD", "Programa das Nações Unidas para o Desenvolvimento"),
        ("UNDP", "United Nations Development Programme"),
    ),
    (
        ("UNICEF", "Fondo de las Naciones Unidas para la Infancia"),
        ("UNICEF", "Fundo das Nações Unidas para a Infância"),
        ("UNICEF", "United Nations Children's Fund"),
    ),
    (
        (
            "ONU Mujeres",
            "Entidad de las Naciones Unidas para la Igualdad de Género y el Empoderamiento de las"
            " Mujeres",
        ),
        (
            "ONU Mulheres",
            "Entidade das Nações Unidas para a Igualdade de Gênero e o Empoderamento das Mulheres",
        ),
        ("UN Women", "United Nations Entity for Gender Equality and the Empowerment of Women"),
    ),
    (
        ("ONUSIDA", "Programa Conjunto de las Naciones Unidas sobre el VIH/Sida"),
        ("UNAIDS", "Programa Conjunto das Nações Unidas sobre HIV/AIDS"),
        ("UNAIDS", "Joint United Nations Programme on HIV/AIDS"),
    ),
    (
        (
            "UNESCO",
            "Organización de las Naciones Unidas para la Educación, la Ciencia y la Cultura",
        ),
        ("UNESCO", "Organização das Nações Unidas para a Educação, a Ciência e a Cultura"),
        ("UNESCO", "United Nations Educational, Scientific and Cultural Organization"),
    ),
    (
        ("OPS/OMS", "Organización Panamericana de la Salud / Organización Mundial de la Salud"),
        ("OPAS/OMS", "Organização Pan-Americana da Saúde / Organização Mundial da Saúde"),
        ("WHO/PAHO", "World Health Organization / Pan American Health Organization"),
    ),
    (
        ("CIDH", "Comisión Interamericana de Derechos Humanos"),
        ("CIDH", "Comissão Interamericana de Direitos Humanos"),
        ("IACHR", "Inter-American Commission on Human Rights"),
    ),
    (
        ("Corte IDH", "Corte Interamericana de Derechos Humanos"),
        ("Corte IDH", "Corte Interamericana de Direitos Humanos"),
        ("IACtHR", "Inter-American Court of Human Rights"),
    ),
    (
        ("CICR", "Comité Internacional de la Cruz Roja"),
        ("CICV", "Comitê Internacional da Cruz Vermelha"),
        ("ICRC", "International Committee of the Red Cross"),
    ),
    (
        ("OEA", "Organización de los Estados Americanos"),
        ("OEA", "Organização dos Estados Americanos"),
        ("OAS", "Organization of American States"),
    ),
    (
        ("CAN", "Comunidad Andina"),
        ("CAN", "Comunidade Andina"),
        ("CAN", "Andean Community"),
    ),
    (
        ("MERCOSUR", "Mercado Común del Sur"),
        ("MERCOSUL", "Mercado Comum do Sul"),
        ("MERCOSUR", "Southern Common Market"),
    ),
    (
        ("PPT", "Presidencia Pro Tempore"),
        ("PPT", "Presidência Pro Tempore"),
        ("PPT", "Pro Tempore Presidency"),
    ),
    (
        ("TAP", "Plan de Acción Transfronterizo"),
        ("TAP", "Plano de Ação Transfronteiriço"),
        ("TAP", "Transborder Action Plan"),
    ),
    (
        ("CBM", "Gestión Integral de Fronteras"),
        ("CBM", "Gestão Integral de Fronteiras"),
        ("CBM", "Comprehensive Border Management"),
    ),
]
LANGUAGES = ("es", "pt", "en")


@cache
def known(language):
    """{acronym: words} in *language* (`es`, `pt` or `en`)."""
    return dict(pairs[LANGUAGES.index(language)] for pairs in KNOWN)


@cache
def pattern(language):
    """Matches a known acronym that stands alone, and not within a longer word or a tag."""
    longest_first = sorted(known(language), key=len, reverse=True)
    either = "|".join(re.escape(acronym) for acronym in longest_first)
    return re.compile(rf"(?<![\w/.-])(?:{either})(?![\w/-])")
