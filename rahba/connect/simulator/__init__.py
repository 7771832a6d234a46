"""An SMS gateway that delivers nothing, for tests and trials: it keeps what it was given, and fails on request.

python -m rahba.connect.simulator --port 8099

POST /messages     what rahba.connect.senders.sms sends; 202, or 409 for an id taken before
GET  /messages     what was taken, oldest first, each with how often it came
POST /faults       ["slow", "error", "cut", "lost"]: what happens to the next messages, one fault each
                   slow: the answer comes too late · error: 500 · cut: the line drops before it is taken ·
                   lost: it is taken, then the line drops before the answer
"""
