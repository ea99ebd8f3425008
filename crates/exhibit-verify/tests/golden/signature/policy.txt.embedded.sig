untrusted comment: verify with signify.pub
RWTO1XsoImCafCSxjoxI6d47Chxr30XpM7P3t20ZxJhLEeDn1bxmzlsj1dbXTXa6rNM1fEzpdhCrqoklPGIjl09OC/NXY78TswY=
Policy on the use of AI systems
Version 3, in force from 1 March 2026
