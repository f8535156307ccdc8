"""Everyday questions that no page on DevOps or MLOps answers: what "off topic" looks like, for calibration.

Written for this purpose. A knowledge base that does answer one of them (an office FAQ) takes no harm: a
question it has word for word is left out of its calibration.
"""

from __future__ import annotations

EVERYDAY_QUESTIONS: tuple[str, ...] = tuple(
    question.strip()
    for question in """
    will it rain this afternoon
    how do I bake bread at home
    who is the president of france
    what time does the supermarket close on sunday
    recommend me a good book for the holidays
    how many calories are in a banana
    translate good evening into spanish
    what is the capital of australia
    tell me a joke about cats
    how tall is the eiffel tower
    how do I get a stain out of a shirt
    what is the score of the game
    when is the next train to munich
    book a table for two tonight
    how do I renew my passport
    what is my bank balance
    convert 30 euros to dollars
    who painted the mona lisa
    how long should I boil an egg
    what is a good birthday present for my mother
    how do I learn to play the guitar
    set an alarm for seven in the morning
    what are the symptoms of the flu
    how many people live in japan
    where did I park my car
    is the pharmacy open today
    how do I train my dog to sit
    what is the best way to lose weight
    play some relaxing music
    how much does a flight to rome cost
    what is the fastest animal in the world
    how do I file my tax return
    when does the new season of that series start
    which team won the championship last year
    how do I fix a leaking tap
    what is the square root of 144
    how many planets are there in the solar system
    who wrote romeo and juliet
    should I buy or rent a flat
    how do I unsubscribe from this newsletter
    what does my horoscope say
    where can I get a vaccination
    how do I clean a coffee machine
    who is on holiday next week
    where is the meeting room on the third floor
    how do I book a desk in the office
    when do we get paid this month
    how many vacation days do I have left
    who do I ask about my health insurance
    what is the wifi password for guests
    can I expense a taxi
    where do I find the org chart
    how do I change my profile picture
    who is my manager now
    what is on the lunch menu
    please order more paper for the printer
    how do I make a chart in a spreadsheet
    how do I add a slide number to my presentation
    my keyboard stopped working
    how do I share my screen in a video call
    the printer on our floor is jammed
    how do I reset my email password
    what is the difference between a list and a tuple
    how do I reverse a string in javascript
    how do I centre a div
    what is a pointer in c
    explain recursion to a beginner
    how do I write a for loop
    what does the static keyword mean
    how do I read a file line by line
    what is polymorphism
    how do I parse a date in java
    which laptop should I buy for programming
    how do I become a better public speaker
    who founded this company
    how much does the licence cost per seat
    who wrote this script and when
    what is the phone number of support
    who is responsible for this service
    where do we keep the contracts
    which customers complained last week
    how many users signed up yesterday
    send the report to the finance team
    approve my request
    create a ticket for me
    schedule a meeting with the vendor
    what happened yesterday evening
    did my job finish
    is the site down right now
    show me the numbers from last quarter
    when is the next conference
    how much does a senior engineer earn
    which university is best for computer science
    how old is this project
    what colour is the logo
    who invented this and where does he live
    """.strip().splitlines()
)
