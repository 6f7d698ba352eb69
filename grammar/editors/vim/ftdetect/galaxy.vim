autocmd BufRead,BufNewFile *.gx setfiletype galaxy
