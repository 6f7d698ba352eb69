if exists('b:current_syntax') | finish | endif
syntax keyword galaxyKeyword import const struct enum error event interface resource fn contract state init entry view invariant
syntax keyword galaxyKeyword let var if else for in while match return require fail emit break continue try expect fails as
syntax keyword galaxyKeyword public key test type calls indexed max
syntax keyword galaxyConstant true false none
syntax match galaxyType '\<[A-Z]\w*\>'
syntax match galaxyNumber '\<\d[0-9_]*\(\.\d[0-9_]*\)\?\>'
syntax match galaxyNumber '\<0x[0-9a-fA-F_]\+\>'
syntax region galaxyString start='"' skip='\\.' end='"' oneline
syntax match galaxyComment '//.*$'
highlight default link galaxyKeyword Keyword
highlight default link galaxyConstant Constant
highlight default link galaxyType Type
highlight default link galaxyNumber Number
highlight default link galaxyString String
highlight default link galaxyComment Comment
setlocal commentstring=//\ %s shiftwidth=2 expandtab
let b:current_syntax = 'galaxy'
