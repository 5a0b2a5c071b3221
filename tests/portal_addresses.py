"""The addresses of the portal, with the answer that each role gets there.

What a role may not see is a 404; who is signed out is asked to sign in.
"""

PORTAL: list = []
