// Made by Vectors/u256_vectors.py: do not edit.
enum U256Vectors {
  static let cases = 5000
  static let seed: UInt64 = 2026
  static let digests: [String: String] = [
    "add":
      "6aa1de78e58eb36a1ce029e5211577b824e227c01cccfdbeb177cb6d75360533",
    "subtract":
      "8dc91744d2fff018b0a82c42bb3d3b2ced3f12a0f131b89bd01df0b4d08f1aa0",
    "multiply":
      "85570a2c27a46045d4bd4680639c1a13a67d22152554164e32ef8cb05ef09e80",
    "multiplyHigh":
      "aeba135991ea01f68f044b03a80778c81f2bf763559d2f7b7ad2957e25f9d275",
    "quotient":
      "96bb540ec29d89a2b1f68e6c99d19c7a3139e91ad8bb643d9f9462a6b3ccc48b",
    "remainder":
      "e80e69f5a7ce8a571f5d48bebd07a755a27b0ee63e1970537f451ddce9ebbb8f",
    "addModulo":
      "b7e93c35de8e6b5935ccc47677304ea72dea27bbb2a661f483c153b5a8f44ba2",
    "multiplyModulo":
      "99f7c77f8bfef8e0857d8728a2fdbddc4996eb884faa270696689ea121d7ed20",
    "shiftLeft":
      "3f1011e2e61ef4591bd57ac5d4e45b523a96ed449cf227bc7e02e4294ec645a4",
    "shiftRight":
      "a6cf4cefe494df2e0dff8cfa9bcc372daf715b8e86919b1fccdd9413b834d33b",
    "arithmeticShiftRight":
      "e5d9a06eca99459aa1fe09649220c61efc3e40e4a49fe3d2b4d4e05cc194d557",
    "signedAdd":
      "ea2fd047edd137ea4a08b5a49465425b6bdb3eaf372623c8fc440b142faefff8",
    "signedSubtract":
      "36dfc520f60a8d88c2aeaae336921ec25f47b2c9150a36bd17fba61cf4ea9559",
    "signedMultiply":
      "c8a800fd43ee3b112dcfdd86248e1dcacd6548aaf26982877f8d8e3ad2221664",
    "signedQuotient":
      "9ef586e60efac0cac6a7110191bc08267fd9c0bcb12cbd0faa46a22dbe5adb50",
    "signedRemainder":
      "94b2ddbd0e59b25d92096f3c97e45a4b75de16174e101988d0d4d5728c8568ba",
    "less":
      "6ad898a9f6991e6d1d5d81e487a0546ee53dfeb85c6c6a6b000e97cc919e586d",
    "squareRoot":
      "db123348df799f3a6776edb3eb8aa4b17016352d9ae72ad64cf4addbc501a323",
    "power":
      "b5e061329e156ab13980bb9959450e9a57621bf42fa2d7a044a99d6e7efe9844",
    "signedPower":
      "670fc8e6d50e796b9bd6f5650da3a93d678cd7a0d51c0ecd775140186cb52654",
    "hugePower":
      "a9160ce7ec93b2b7004e3ef328886157fd7400d3f708405b20cc3cd4cf7a8c5b",
    "fits":
      "ed4cbfa9966c3ef4e05772c71b32e507e86434c9e1b337c3081be0d63246ec5b",
    "signExtend":
      "ebeea9d5c5eafca62f41420c90774cb3ea79ae1f87c6dad1143ca61180dede65",
    "bits":
      "d30b163390c1b978142a2426c0ef19a0b2c9f424c005568c3194996bf1d7b6ac",
  ]
}
