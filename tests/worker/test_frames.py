import io
import json

from hypothesis import given
from hypothesis import strategies as st

from scraper.worker.frames import encode, read_frame

HEADS = st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.text(), max_size=5)


@given(st.lists(st.tuples(HEADS, st.binary(max_size=300)), max_size=4))
def test_frames_come_back_as_they_went(frames):
    stream = io.BytesIO(b"".join(encode(head, body) for head, body in frames))
    back = []
    while (frame := read_frame(stream)) is not None:
        back.append(frame)
    assert back == [(json.loads(json.dumps(head)), body) for head, body in frames]


@given(HEADS, st.binary(max_size=50), st.data())
def test_a_cut_prefix_is_the_end_of_the_stream(head, body, data):
    frame = encode(head, body)
    cut = data.draw(st.integers(0, 11))
    assert read_frame(io.BytesIO(frame[:cut])) is None
