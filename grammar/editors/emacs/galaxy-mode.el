;;; galaxy-mode.el --- Galaxy contracts, with the server through eglot -*- lexical-binding: t -*-

(defvar galaxy-keywords
  '("import" "const" "struct" "enum" "error" "event" "interface" "resource" "fn" "contract" "state"
    "init" "entry" "view" "invariant" "part" "use" "let" "var" "if" "else" "for" "in" "while" "match" "return" "require" "fail"
    "emit" "break" "continue" "try" "expect" "fails" "as" "true" "false" "none" "public" "key" "test"
    "type" "calls" "indexed" "max"))

(define-derived-mode galaxy-mode prog-mode "Galaxy"
  "Smart contracts on tensors and encrypted data."
  (modify-syntax-entry ?/ ". 12")
  (modify-syntax-entry ?\n ">")
  (modify-syntax-entry ?_ "w")
  (setq-local comment-start "// ")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2)
  (setq-local font-lock-defaults
              `(((,(regexp-opt galaxy-keywords 'words) . font-lock-keyword-face)
                 ("\\_<[A-Z]\\w*\\_>" . font-lock-type-face)
                 ("\\_<\\(?:fn\\|entry\\|view\\)\\s-+\\(\\w+\\)" 1 font-lock-function-name-face)))))

(add-to-list 'auto-mode-alist '("\\.gx\\'" . galaxy-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(galaxy-mode . ("galaxy" "lsp"))))

(provide 'galaxy-mode)
;;; galaxy-mode.el ends here
