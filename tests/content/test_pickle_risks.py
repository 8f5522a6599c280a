"""The code and the numbers in the answer on pickle."""

import json

from tests.content import bank

ANSWER = bank.section("pickle-risks", "Answer")


def test_code_runs_during_the_load_and_leaves_an_ordinary_dictionary(capsys):
    (code,) = bank.code_blocks("pickle-risks", "python")
    names = bank.run(code)
    assert capsys.readouterr().out.splitlines() == [
        "this ran while loading",
        "{'weights': [1, 2, 3], 'x': None}",
        "True",
    ]
    assert type(names["model"]) is dict
    assert "this ran while loading" in code
    assert "# {'weights': [1, 2, 3], 'x': None}" in code


def test_the_payload_is_90_bytes_long():
    (code,) = bank.code_blocks("pickle-risks", "python")
    assert f"The blob is {len(bank.run(code)['blob'])} bytes long" in ANSWER


def test_a_two_by_three_tensor_takes_96_bytes_as_safetensors():
    tensor = {"w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 2 * 3 * 4]}}
    header = json.dumps(tensor, separators=(",", ":"))
    padded = -(-len(header) // 8) * 8
    data = 2 * 3 * 4
    assert f"8 + {padded} + {data} = {8 + padded + data} bytes" in ANSWER
