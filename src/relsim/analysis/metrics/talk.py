"""Conversation: messages out, voices in, word of mouth."""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.metric import Metric, flow, less, years_of


def speakers(books: Books) -> Floats:
    """Read the share of people who ever started a contact, warm-up included."""
    return books.market(np.mean(books.record.spoken > 0))


def contacts(books: Books) -> Floats:
    """Read the contacts that customers started."""
    return books.market(books.record.spoken.sum())


def contacts_of_the_talkative(books: Books) -> Floats:
    """Read the contacts started by the one per cent who started most."""
    spoken = books.record.spoken  # the talkative first
    return books.market(spoken[: -(-len(spoken) // 100)].sum())


def contacts_apart(books: Books) -> Floats:
    """Read the Gini coefficient of contacts over people, times all contacts."""
    spoken = books.record.spoken[::-1].astype(np.float64)
    rank = np.arange(1, len(spoken) + 1)
    return books.market(np.sum((2.0 * rank - len(spoken) - 1.0) * spoken) / len(spoken))


METRICS = (
    Metric("messages", "messages to a customer", "per customer and year", "messages / customer years", "",
           flow("messages"), years_of("customers")),
    Metric("welcome", "messages that help", "share", "welcome / messages", "higher",
           flow("welcome"), flow("messages")),
    Metric("inbound", "contacts that a customer starts", "per customer and year",
           "inbound / customer years", "", flow("inbound"), years_of("customers")),
    Metric("outbound_inbound", "messages sent for each contact that a customer starts", "per contact",
           "messages / inbound", "", flow("messages"), flow("inbound")),
    Metric("answered", "contacts that get an answer", "share", "answered / inbound", "higher",
           flow("answered"), flow("inbound")),
    Metric("questions", "messages that ask", "share", "questions / messages", "",
           flow("questions"), flow("messages")),
    Metric("replies", "questions that customers reply to", "per question", "replies / questions", "higher",
           flow("replies"), flow("questions")),
    Metric("feedback", "formal feedback", "per customer and year", "feedback / customer years", "",
           flow("feedback"), years_of("customers")),
    Metric("feedback_acted", "formal feedback that is acted on", "share", "acted / feedback", "higher",
           flow("acted"), flow("feedback")),
    Metric("news", "words about the vendor that its own people hear as neighbours", "per customer and year",
           "news / customer years", "", flow("news"), years_of("customers")),
    Metric("participation", "people who ever started a contact", "share", "people with a contact / people",
           "higher", speakers, time="run", by="market"),
    Metric("contacts_top1", "contacts started by the most talkative 1 %", "share",
           "contacts of the 1 % of people with most / contacts", "", contacts_of_the_talkative, contacts,
           time="run", by="market"),
    Metric("contacts_gini", "inequality of contacts", "share",
           "Gini coefficient of contacts over people (0 = all alike, 1 = one person starts all)", "",
           contacts_apart, contacts, time="run", by="market"),
    Metric("word_of_mouth", "balance of word of mouth", "share",
           "(praise - warning) / (praise + warning), -1 to 1", "higher",
           less("praise", "warning"), flow("praise", "warning")),
    Metric("told", "purchases told of", "per purchase", "(praise + warning) / purchases", "",
           flow("praise", "warning"), flow("purchases")),
    Metric("tips", "recommendations to somebody new", "per customer and year",
           "tips / customer years", "higher", flow("tips"), years_of("customers")),
    Metric("tips_followed", "recommendations that are followed", "per tip",
           "tips followed / (tips + lost customers approached)", "higher",
           flow("tips_followed"), flow("tips", "approached")),
)  # fmt: skip
